import type { CacheHint } from '../../../capabilities/definitions.js';

/**
 * How long clients may keep a list, and for whom. A list is the same for every caller unless something in it
 * is restricted. It changes when a module
 * says so, which clients that listen are told, and when a new release is rolled out, which no client is told: a minute is
 * what a client may then be behind.
 */
export const LIST_CACHE: CacheHint = { ttlMs: 60_000, cacheScope: 'public' };

const OWN_LIST: CacheHint = { ...LIST_CACHE, cacheScope: 'private' };

/** @param isPrivate whether callers see different lists of the kind */
export const listCache = (isPrivate: boolean): CacheHint => (isPrivate ? OWN_LIST : LIST_CACHE);
