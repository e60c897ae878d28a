import { LATEST_PROTOCOL_VERSION } from '@modelcontextprotocol/sdk/types.js';

/**
 * Every revision that a session can negotiate here, newest first. The SDK names 2024-10-07 as well, which the spec does
 * not have.
 */
export const LEGACY_REVISIONS: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];

/** What a session uses whose client asks for a revision: that one, or the newest where this release does not know it. */
export const negotiated = (requested: string): string =>
  LEGACY_REVISIONS.includes(requested) ? requested : LATEST_PROTOCOL_VERSION;

/** What a request without a session is of that names no revision (spec 2025-11-25, Transports, Protocol Version Header). */
export const SESSIONLESS_REVISION = '2025-03-26';

/** Revisions are dates, so they compare as text. */

/** Titles came with 2025-06-18 (spec, BaseMetadata). */
export const hasDisplayNames = (version: string): boolean => version >= '2025-06-18';

/** Descriptions, websites and icons of servers came with 2025-11-25 (SEP-973). */
export const hasDescribedServers = (version: string): boolean => version >= '2025-11-25';

/** Events without data, and with them resumption from the first moment (SEP-1699), came with 2025-11-25. */
export const hasPriming = (version: string): boolean => version >= '2025-11-25';

/** Progress has a message since 2025-03-26. */
export const hasProgressMessages = (version: string): boolean => version >= '2025-03-26';

/** Batches were part of 2025-03-26 and of no other revision of the Streamable HTTP transport. */
export const hasBatches = (version: string): boolean => version === '2025-03-26';

/** From 2025-11-25 on, bad tool arguments are a tool's error that a model can read and mend (SEP-1303). */
export const reportsBadArgumentsAsToolError = (version: string): boolean => version >= '2025-11-25';
