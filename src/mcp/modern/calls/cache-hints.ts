import type { CacheHint } from '../../../capabilities/definitions.js';

/**
 * How long clients may keep a list, and for whom. A list is the same for every caller unless something in it
 * is restricted, or not public where callers without a token are let in. It changes when a module says so, which clients that listen are told, and when a new release is rolled out, which no client is told: a minute is
 * what a client may then be behind.
 */
export const LIST_CACHE: CacheHint = { ttlMs: 60_000, cacheScope: 'public' };

const OWN_LIST: CacheHint = { ...LIST_CACHE, cacheScope: 'private' };

/** Of a caller that may come back with a token and then see more: the official client asks no sooner for a list than this says. */
const UNTIL_TOKEN: CacheHint = { ttlMs: 0, cacheScope: 'private' };

/**
 * @param isPrivate whether callers see different lists of the kind
 * @param isAnonymous whether this one came without a token, where others have one
 */
export function listCache(isPrivate: boolean, isAnonymous = false): CacheHint {
  if (!isPrivate) return LIST_CACHE;
  return isAnonymous ? UNTIL_TOKEN : OWN_LIST;
}
