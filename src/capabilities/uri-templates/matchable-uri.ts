import { canonicalUri } from './canonical-uri.js';
import { type Codes, toCodes } from './codes.js';

/** 8 KB, and what may stand around a value of 8 KB. Matching is linear and needs no bound; lists of URIs do. */
const MAX_BYTES = 9_000;

/** A URI of a client, made ready once for all templates. */
export interface MatchableUri {
  readonly canonical: string;
  readonly codes: Codes;
}

/** @returns `undefined` for what is no URI */
export function toMatchableUri(uri: string): MatchableUri | undefined {
  if (Buffer.byteLength(uri) > MAX_BYTES || !URL.canParse(uri)) return undefined;
  const canonical = canonicalUri(uri);
  return canonical === undefined ? undefined : { canonical, codes: toCodes(canonical) };
}
