import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { JSONRPCNotification } from '@modelcontextprotocol/sdk/types.js';
import type { StoredSession } from '../../../session/session-store.js';
import type { Call } from './call.js';
import type { ExchangeOwner } from './legacy-exchange.js';

/** The session's transport, as the calls that it serves know it. */
export interface CallSession extends ExchangeOwner {
  readonly stored: StoredSession;
  /** The session's questions to its client. */
  readonly questions: { server(): Promise<Server> };
  /** A request of the client; its answer goes out on the call's exchange. */
  serve(call: Call): void;
  /** Something about a call ahead of its answer; nothing once the call is over. */
  say(call: Call, notification: JSONRPCNotification): Promise<void>;
}
