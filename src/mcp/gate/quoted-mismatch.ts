import { quoted, SENTENCE } from '../../text/quoted.js';
import { isPlainObject } from '../rpc/plain-object.js';

/** The `data` of a refusal by the SDK's classifier. What it says of headers that disagree quotes the client's text whole. */
export function quotedMismatch(data: unknown): unknown {
  if (!isPlainObject(data) || !isPlainObject(data['mismatch'])) return data;
  const said: [string, unknown][] = Object.entries(data['mismatch']);
  const mismatch = said.map(([of, sentence]): [string, string] => [of, quoted(String(sentence), SENTENCE)]);
  return { ...data, mismatch: Object.fromEntries(mismatch) };
}
