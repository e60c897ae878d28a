import type { InitializeRequestParams, LoggingLevel } from '@modelcontextprotocol/sdk/types.js';
import type { Principal } from './principal.js';

export type { Principal } from './principal.js';

/** The durable facts of a session: enough to rebuild its transport on any pod, at any time. */
export interface SessionRecord {
  /** The value of `Mcp-Session-Id`: a random UUID. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly principal: Principal | null;
  /** The OAuth client that opened the session, where its token says so. The session is its principal's all the same. */
  readonly clientId?: string;
  /** Hash of the address that opened the session without a token, where others have one. Says whose sessions it counts among, and no more. */
  readonly address?: string;
  /** The parameters of `initialize` exactly as the client sent them. The SDK's server is told them before the session's first question. */
  readonly initialize: InitializeRequestParams;
  /** The revision that `initialize` negotiated; behaviour follows it for the session's whole life. */
  readonly protocolVersion: string;
  /** What `logging/setLevel` asked for last; `null` until it is asked. */
  readonly logLevel: LoggingLevel | null;
  /** The URIs of `resources/subscribe`, in the order they were subscribed. */
  readonly subscriptions: readonly string[];
}

/** One change that a client's request makes to a live session. Each touches exactly one field. */
export type SessionChange =
  | { readonly field: 'logLevel'; readonly level: LoggingLevel }
  | { readonly field: 'subscribe'; readonly uri: string }
  | { readonly field: 'unsubscribe'; readonly uri: string };
