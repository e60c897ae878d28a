import { UnsupportedProtocolVersionError } from '@modelcontextprotocol/server';
import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import { quoted } from '../../text/quoted.js';
import { SERVED_REVISIONS } from './modern-revisions.js';
import type { Refusal } from './refusals.js';

/** −32022, naming what is served (spec 2026-07-28, Protocol Version Errors), so that a client can choose again. */
export function unsupportedRevision(requested: string, id: RequestId | null): Refusal {
  const { code, data } = new UnsupportedProtocolVersionError({ supported: [...SERVED_REVISIONS], requested });
  const message = `Unsupported protocol version: ${quoted(requested)} (supported versions: ${SERVED_REVISIONS.join(', ')})`;
  return { status: 400, code, message, data, id };
}
