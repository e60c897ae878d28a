import { UnsupportedProtocolVersionError, type InboundModernRoute } from '@modelcontextprotocol/server';
import type { Refusal } from '../rpc-error.js';

/**
 * The modern era's own answer to a revision that is not served (spec 2026-07-28, Protocol Version Errors): it names
 * what is, and a client that negotiates falls back to `initialize`.
 */
export function modernRefusal(route: InboundModernRoute, supported: readonly string[]): Refusal {
  const requested = route.classification.revision ?? 'unknown';
  const error = new UnsupportedProtocolVersionError({ supported: [...supported], requested });
  return {
    status: 400,
    code: error.code,
    message: error.message,
    data: error.data,
    id: route.messageKind === 'request' ? route.message.id : null,
  };
}
