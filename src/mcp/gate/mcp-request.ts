import type { InboundClassificationOutcome } from '@modelcontextprotocol/server';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { IncomingMessage } from 'node:http';
import type { AuthenticatedRequest } from '../../auth/caller.js';
import type { AcceptedTypes } from '../../http/accepted-types.js';
import type { ToolEntry } from '../../capabilities/kinds/entry.js';
import type { StoredSession } from '../../session/session-store.js';
import type { Refusal } from '../rpc/refusals.js';

/** What HTTP may ask the endpoint for. */
export const VERBS: readonly string[] = ['GET', 'POST', 'DELETE'];

/** What is left of them without sessions: there is no stream to listen on, and nothing to end. */
export const SESSIONLESS_VERBS: readonly string[] = ['POST'];

/** What the middleware and the guard found out about a request to `/mcp`. */
export interface Inbound {
  readonly era: Exclude<InboundClassificationOutcome, { kind: 'reject' }>;
  /** The messages of a POST, in order; empty for other verbs. */
  readonly messages: readonly JSONRPCMessage[];
  /** The body was an array: answers go out as one, too. */
  readonly batch: boolean;
  readonly accepted: AcceptedTypes;
  /** What the client is told when its message was taken in: an answer that is no JSON-RPC response. */
  readonly refusal?: Refusal;
  /** The session named by `Mcp-Session-Id`, once the guard has found it alive. */
  session?: StoredSession;
  /** The tool that the one message calls, once it was looked up; `null`: none of that name. Of a batch nothing. */
  tool?: ToolEntry | null;
}

export interface McpRequest extends AuthenticatedRequest {
  inbound: Inbound;
}

/** A header's one value. Node joins repeated headers that are not lists with a comma, which no check accepts. */
export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
