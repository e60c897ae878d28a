import type { CacheHint } from '../definitions.js';

/** @returns problems: numbers of a definition that JSON does not have, so that clients would be sent `null` */
export function checkNumbers(definition: object): string[] {
  const problems: string[] = [];
  JSON.stringify(definition, (name, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value))
      problems.push(`its ${name} is ${value}, no finite number`);
    return value;
  });
  return problems;
}

/** @returns problems: a time that clients could not read */
export function checkCache(cache: CacheHint | undefined): string[] {
  if (cache === undefined || (Number.isInteger(cache.ttlMs) && cache.ttlMs >= 0)) return [];
  return [`the ttlMs of its cache is ${cache.ttlMs}, no whole number from 0`];
}
