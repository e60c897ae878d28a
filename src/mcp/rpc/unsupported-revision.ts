import { UnsupportedProtocolVersionError } from '@modelcontextprotocol/server';
import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import { quoted } from '../../text/quoted.js';
import { LEGACY_REVISIONS } from './legacy-revisions.js';
import { MODERN_REVISION, SERVED_REVISIONS } from './modern-revisions.js';
import type { Refusal } from './refusals.js';

/** −32022, naming what is served (spec 2026-07-28, Protocol Version Errors), so that a client can choose again. */
export function unsupportedRevision(requested: string, id: RequestId | null): Refusal {
  const { code, data } = new UnsupportedProtocolVersionError({ supported: [...SERVED_REVISIONS], requested });
  return { status: 400, code, message: `Unsupported protocol version: ${problemOf(requested)}`, data, id };
}

function problemOf(requested: string): string {
  return LEGACY_REVISIONS.includes(requested)
    ? `a request of ${requested} has no protocol version in _meta, and follows a POST of initialize; with one it is of ${MODERN_REVISION}`
    : `${quoted(requested)} (supported versions: ${SERVED_REVISIONS.join(', ')})`;
}
