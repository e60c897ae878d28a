import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { JSONRPCNotification } from '@modelcontextprotocol/sdk/types.js';
import type { StoredSession } from '../../../session/session-store.js';
import type { Call } from './call.js';
import type { StreamOwner } from '../streams/call-stream.js';
import type { ExchangeServer } from './exchanges.js';

/** The session's transport, as the calls that it serves know it. */
export interface CallSession extends ExchangeServer, StreamOwner {
  readonly stored: StoredSession;
  /** The session's questions to its client. */
  readonly questions: { server(): Promise<Server> };
  /** Something about a call ahead of its answer; nothing once the call is over. */
  say(call: Call, notification: JSONRPCNotification): Promise<void>;
}
