import type { $ZodType } from 'zod/v4/core';
import { defOf, zodParts } from './zod-parts.js';

/** zod's kinds of schemas that run what a team wrote, or wait for a value. */
const OPEN_KINDS = new Set<unknown>(['custom', 'transform', 'promise']);

const known = new WeakMap<$ZodType, boolean>();

/**
 * Whether a zod schema may have to wait for something: it holds a function of a team's. Asked at once, zod would drop the
 * promise of such a function and ask it again; a promise that rejects has no owner then.
 */
export function mayWait(schema: $ZodType): boolean {
  let may = known.get(schema);
  if (may === undefined) known.set(schema, (may = [...zodParts(schema)].some(runsTeamCode)));
  return may;
}

function runsTeamCode(schema: $ZodType): boolean {
  const { type, transform, checks = [] } = defOf(schema);
  if (OPEN_KINDS.has(type) || typeof transform === 'function') return true;
  return checks.some((check) => defOf(check)['check'] === 'custom');
}
