/** As `JSON.stringify` writes a surrogate without its other half; or a text in which a backslash stands before such letters. */
const MAYBE_LONE = /\\ud[89a-f]/;

/**
 * A value as the JSON text that is sent: well-formed Unicode, with U+FFFD for each surrogate without its other half. JSON
 * has an escape for those (`"\ud83d"`), but readers of most languages refuse it, and the whole message with it.
 *
 * @throws TypeError for what JSON cannot hold
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  return MAYBE_LONE.test(text) ? JSON.stringify(value, mended) : text;
}

/** The same for a JSON text that was written before, by another release perhaps. */
export function wellFormedJson(text: string): string {
  return MAYBE_LONE.test(text) ? JSON.stringify(JSON.parse(text), mended) : text;
}

/** Cheaper than to replace escapes: text is searched for them once, and mended, by the engine. */
function mended(_name: string, value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  return hasLoneName(value) ? Object.fromEntries(Object.entries(value).map(mendedName)) : value;
}

function hasLoneName(value: unknown): value is object {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && !Object.keys(value).every((name) => name.isWellFormed());
}

function mendedName([name, value]: [string, unknown]): [string, unknown] {
  return [name.toWellFormed(), value];
}
