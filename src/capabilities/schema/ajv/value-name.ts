/** The same for equal JSON values only, so that a look-up can take the place of comparing each with each. */
export function nameOf(value: unknown): unknown {
  if (typeof value === 'string') return `"${value}`;
  return typeof value === 'object' && value !== null ? JSON.stringify(inOrder(value)) : value;
}

/** Objects as lists of their keys and values, in one order of keys. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const list: unknown[] = [OBJECT];
  for (const key of Object.keys(value).sort()) list.push(key, inOrder((value as Record<string, unknown>)[key]));
  return list;
}

/** Tells the list of an object from a list: what is `{}` in JSON is a list here. */
const OBJECT = {};
