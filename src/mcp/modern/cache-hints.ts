import type { CacheHint } from '../../capabilities/definitions.js';

/**
 * How long clients may keep a list, and for whom. The lists are the same for every caller. They change when a module
 * says so, which clients that listen are told, and when a new release is rolled out, which nobody is told: a minute is
 * what a client may then be behind.
 */
export const LIST_CACHE: CacheHint = { ttlMs: 60_000, cacheScope: 'public' };
