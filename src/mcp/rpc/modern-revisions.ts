import { LEGACY_REVISIONS } from './legacy-revisions.js';

/** The one revision without sessions that is served. */
export const MODERN_REVISION = '2026-07-28';

/** Every revision served at the endpoint, newest first. */
export const SERVED_REVISIONS: readonly string[] = [MODERN_REVISION, ...LEGACY_REVISIONS];
