const QUOTE_TEXT = '"';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/** What a character of a name takes at most, as `\u0061`. */
const LONGEST_ESCAPE = 6;

/** @param start where a string's first quote is @returns where its last one is, or the end of an unfinished text */
export function endOfString(json: string, start: number): number {
  const quote = json.indexOf(QUOTE_TEXT, start + 1);
  if (quote < 0) return json.length;
  return json.charCodeAt(quote - 1) === BACKSLASH ? endOfEscaped(json, start + 1) : quote;
}

/** Looks at each character, which is slower than to search, but not where quotes are escaped one after the other. */
function endOfEscaped(json: string, from: number): number {
  let at = from;
  for (let code = json.charCodeAt(at); code !== QUOTE && at < json.length; code = json.charCodeAt(at)) {
    at += code === BACKSLASH ? 2 : 1;
  }
  return Math.min(at, json.length);
}

/** The code of what follows after blanks; NaN at the end. */
export function nextCode(json: string, from: number): number {
  let at = from;
  while (json.charCodeAt(at) <= SPACE) at += 1;
  return json.charCodeAt(at);
}

/** Whether a string is this name, in whichever way it is escaped. @param start its first quote @param end its last */
export function isName(json: string, start: number, end: number, name: string): boolean {
  const length = end - start - 1;
  if (length === name.length) return json.startsWith(name, start + 1);
  if (length < name.length || length > LONGEST_ESCAPE * name.length) return false;
  return isEscapedName(json.slice(start, end + 1), name);
}

function isEscapedName(text: string, name: string): boolean {
  if (!text.includes('\\')) return false;
  try {
    return JSON.parse(text) === name;
  } catch {
    return false;
  }
}
