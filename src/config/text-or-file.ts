import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The text of a variable, or of the file that it names after an `@`. */
export function textOrFile(text: string, context: z.RefinementCtx): string {
  if (!text.startsWith('@')) return text;
  try {
    return readFileSync(text.slice(1), 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    context.addIssue({ code: 'custom', message: `names a file that can't be read (${code})` });
    return z.NEVER;
  }
}
