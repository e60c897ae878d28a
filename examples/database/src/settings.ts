import { z } from 'zod';

/** Variables of this package, beside those of Mooring. */
const settings = z.object({
  /** Where the database is kept; in memory without it. */
  STOCK_FILE: z.string().min(1).optional(),
});

export type Settings = z.infer<typeof settings>;

/** What is wrong stops the start. */
export const readSettings = (env: Record<string, unknown>): Settings => settings.parse(env);
