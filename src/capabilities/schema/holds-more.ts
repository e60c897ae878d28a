/** Whether a JSON value holds more than `limit` values; looks at no more than that many. */
export function holdsMoreThan(limit: number, value: unknown): boolean {
  return left(value, limit) < 0;
}

function left(value: unknown, limit: number): number {
  if (typeof value !== 'object' || value === null) return limit;
  if (Array.isArray(value)) return leftOfItems(value, limit - value.length);
  let rest = limit;
  for (const key in value) {
    rest = left((value as Record<string, unknown>)[key], rest - 1);
    if (rest < 0) break;
  }
  return rest;
}

function leftOfItems(items: readonly unknown[], limit: number): number {
  let rest = limit;
  for (let i = 0; i < items.length && rest >= 0; i++) rest = left(items[i], rest);
  return rest;
}
