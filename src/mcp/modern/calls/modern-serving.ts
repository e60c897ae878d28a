import type { JSONRPCNotification, JSONRPCRequest, Result } from '@modelcontextprotocol/sdk/types.js';
import type { Grants } from '../../../capabilities/grants.js';
import type { Principal } from '../../../session/principal.js';
import type { McpRequest } from '../../gate/mcp-request.js';
import type { MethodOf } from '../../rpc/methods.js';
import type { PreparedResult } from '../../rpc/prepared-result.js';
import type { RequestEnvelope } from './request-envelope.js';

/** Where a method says something before its answer; the first word turns the response into an SSE stream. */
export interface ResponseChannel {
  /** Aborted when the client closes the response (its way to cancel) and when the drain of a shutdown is over. */
  readonly signal: AbortSignal;
  readonly aborted: boolean;
  /** Sends a related notification. Dropped once the response is over. */
  say(notification: Omit<JSONRPCNotification, 'jsonrpc'>): void;
  /** The same for a notification that is the text of its message already. */
  sayText(message: string): void;
  /** Turns the response into a stream that is no call any more: nothing times it, and no shutdown waits for it. */
  listen(): void;
}

/** A request of the modern era being served, with all that a method may need. */
export interface ModernServing {
  readonly http: McpRequest;
  readonly request: JSONRPCRequest;
  readonly envelope: RequestEnvelope;
  readonly channel: ResponseChannel;
  /** Who the caller is; `null` while authentication is off. */
  readonly principal: Principal | null;
  /** What the caller may use; `undefined` without authentication. */
  readonly grants: Grants | undefined;
}

/**
 * Answers one JSON-RPC method. `resultType: 'complete'` and the server's identity are added where they are missing.
 * @throws RpcError for an error answer (HTTP 200, but for −32021)
 * @throws RefusedError for one with a status of its own
 */
export type ModernMethod = (params: unknown, serving: ModernServing) => Promise<Result | PreparedResult>;

/** Every method of the era. */
export type ModernMethods = Readonly<Record<MethodOf<'modern'>, ModernMethod>>;

/** An extension of the protocol, as `server/discover` declares it. */
export interface OwnExtension {
  readonly id: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether its methods answer only clients that declare it. */
  readonly clients: 'all' | 'declaring';
}

/** What a folder of the modern era adds to it: methods, and the extension that they are of. */
export abstract class ModernExtension {
  abstract readonly methods: Partial<ModernMethods>;
  readonly declared: OwnExtension | undefined = undefined;
}

/** Injects every `ModernExtension`. */
export const MODERN_EXTENSIONS = Symbol('MODERN_EXTENSIONS');
