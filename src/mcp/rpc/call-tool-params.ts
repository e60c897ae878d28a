import { z } from 'zod';
import { isPlainObject } from './plain-object.js';

/**
 * The parameters of `tools/call`, as far as they are read here. Leaner than the SDK's schema on the path that is walked
 * most: arguments are not copied key by key, because each tool's own schema does that.
 */
export const CallToolParamsSchema = z.object({
  name: z.string(),
  arguments: z.custom<Record<string, unknown>>(isPlainObject, 'expected an object').optional(),
  _meta: z.object({ progressToken: z.union([z.string(), z.int()]).optional() }).optional(),
});
