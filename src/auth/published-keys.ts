import type { JWK } from 'jose';
import { quoted } from '../text/quoted.js';
import { UnreadableError } from './unreadable.error.js';
import { judgeKey, type KeyVerdict } from './published-key.js';

/** Entries that are looked at. An issuer has a few keys, and each that is looked at costs CPU. */
const MOST_KEYS = 100;

/** Faults that are told; the rest are counted. */
const MOST_FAULTS = 5;

/** UTF-16 units of a `kid` that a log line shows. */
const SHOWN_KID = 60;

/** What an issuer publishes, entry by entry: a broken one costs no other. */
export interface PublishedKeys {
  readonly usable: readonly JWK[];
  /** By `kid` of an entry that no signature can be checked by: why. */
  readonly unusable: ReadonlyMap<string, string>;
  /** What an operator is to be told of entries; empty where all is well. */
  readonly faults: readonly string[];
}

/**
 * Reads a JSON Web Key Set (RFC 7517). Entries for other uses are left alone, as its section 5 asks; of broken ones, and of
 * those that must not be trusted, `faults` tells.
 *
 * @throws UnreadableError where the document is no such set
 */
export async function publishedKeys(document: unknown): Promise<PublishedKeys> {
  const entries = entriesOf(document);
  const looked = entries.slice(0, MOST_KEYS);
  const verdicts = await Promise.all(looked.map((entry) => judgeKey(entry)));
  const usable = verdicts.flatMap((verdict) => (verdict.state === 'usable' ? [verdict.key] : []));
  const faults = verdicts.flatMap((verdict, at) =>
    verdict.state === 'broken' ? [faultOf(verdict.why, looked, at)] : [],
  );
  if (entries.length > MOST_KEYS) faults.unshift(`it has ${entries.length} entries, and ${MOST_KEYS} are looked at`);
  return { usable, unusable: unusableOf(looked, verdicts), faults: bounded(faults) };
}

/** A `kid` in quotes, as a log line may show it. */
export function shownKid(kid: string): string {
  return `"${quoted(kid, SHOWN_KID)}"`;
}

const NO_LIST = 'the document of the keys has no list "keys" (RFC 7517): is AUTH_JWKS_URI the right URL?';

function entriesOf(document: unknown): readonly unknown[] {
  const { keys } = (document ?? {}) as { readonly keys?: unknown };
  if (!Array.isArray(keys)) throw new UnreadableError('not-keys', NO_LIST);
  return keys;
}

function unusableOf(entries: readonly unknown[], verdicts: readonly KeyVerdict[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const [at, verdict] of verdicts.entries()) {
    const kid = kidOf(entries[at]);
    if (verdict.state !== 'usable' && kid !== undefined) found.set(kid, verdict.why);
  }
  return found;
}

function faultOf(why: string, entries: readonly unknown[], at: number): string {
  const kid = kidOf(entries[at]);
  return `entry ${at + 1}${kid === undefined ? '' : ` (kid ${shownKid(kid)})`}: ${why}`;
}

function kidOf(entry: unknown): string | undefined {
  const { kid } = (entry ?? {}) as { readonly kid?: unknown };
  return typeof kid === 'string' ? kid : undefined;
}

function bounded(faults: readonly string[]): string[] {
  const more = faults.length - MOST_FAULTS;
  return more > 0 ? [...faults.slice(0, MOST_FAULTS), `and ${more} more`] : [...faults];
}
