import { UnsupportedProtocolVersionError, type InboundModernRoute } from '@modelcontextprotocol/server';
import type { Refusal } from '../rpc/refusals.js';
import { SERVED_REVISIONS } from '../rpc/modern-revisions.js';
import { quoted } from '../../text/quoted.js';

/** −32022, naming what is served (spec 2026-07-28, Protocol Version Errors), so that a client can choose again. */
export function unsupportedRevision({ classification, messageKind, message }: InboundModernRoute): Refusal {
  const requested = classification.revision ?? 'unknown';
  const error = new UnsupportedProtocolVersionError({ supported: [...SERVED_REVISIONS], requested });
  return {
    status: 400,
    code: error.code,
    message: `Unsupported protocol version: ${quoted(requested)}`,
    data: error.data,
    id: messageKind === 'request' ? message.id : null,
  };
}
