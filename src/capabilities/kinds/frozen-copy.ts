/** A copy that can't be changed: list items are shared by all sessions. Absent fields are dropped. */
export function frozenCopy<T extends object>(value: T): T {
  return deepFreeze(JSON.parse(JSON.stringify(value)) as T);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
