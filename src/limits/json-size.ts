import { endOfString, isName, nextCode } from './json-text.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** How deep the JSON of a request may be nested, and how many values it may hold: in `params.arguments` and elsewhere. */
export interface JsonLimits {
  readonly depth: number;
  readonly values: number;
  readonly argumentValues: number;
}

/** How many values there are, up to the first limit that is passed; `passed` says which. */
export interface JsonSize {
  readonly passed: keyof JsonLimits | undefined;
  readonly values: number;
  readonly argumentValues: number;
}

/**
 * Measures the JSON of a message, or of a batch as a whole, in one pass over its text before it is parsed: what walks a
 * parsed value later calls itself once a level, and checks of values cost more than to parse them. Values are scalars,
 * arrays and objects; names are none. A text that is no JSON gets some answer; the parser refuses it.
 */
export function sizeOfJson(json: string, limits: JsonLimits): JsonSize {
  // Of a batch, each message is one level down. A message holds `params`, and those hold `arguments`.
  const inMessage = nextCode(json, 0) === OPEN_ARRAY ? 2 : 1;
  const inParams = inMessage + 1;
  let depth = 0;
  let values = 1;
  let argumentValues = 0;
  let areParams = false;
  let areArguments = false;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(json, at);
      if (depth === inMessage) {
        if (nextCode(json, end + 1) === COLON) areParams = isName(json, at, end, 'params');
      } else if (depth === inParams && areParams) {
        if (nextCode(json, end + 1) === COLON) areArguments = isName(json, at, end, 'arguments');
      }
      at = end;
      continue;
    }
    if (code === COMMA) {
      if (depth <= inParams) areArguments = false;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      depth += 1;
      if (depth > limits.depth) return { passed: 'depth', values, argumentValues };
      // Another bracket of its kind is two codes on.
      if (nextCode(json, at + 1) === code + 2) continue;
    } else {
      if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
        depth -= 1;
        if (depth <= inMessage) areArguments = false;
        if (depth < inMessage) areParams = false;
      }
      continue;
    }
    if (areArguments) argumentValues += 1;
    else values += 1;
    if (argumentValues > limits.argumentValues) return { passed: 'argumentValues', values, argumentValues };
    if (values > limits.values) return { passed: 'values', values, argumentValues };
  }
  return { passed: undefined, values, argumentValues };
}
