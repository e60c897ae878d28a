import type { ToolRateLimit } from '../definitions.js';

/** @returns problems, none for a good limit or no limit */
export function checkRateLimit(limit: ToolRateLimit | undefined): string[] {
  if (limit === undefined || [limit.max, limit.perSeconds].every((part) => Number.isInteger(part) && part > 0))
    return [];
  return ['its rateLimit must have max and perSeconds, whole numbers from 1'];
}
