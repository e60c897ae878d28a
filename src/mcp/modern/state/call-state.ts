import type { Principal } from '../../../session/principal.js';

/** What a call keeps from one round of questions to the next. It travels with the client, sealed in `requestState`. */
export interface CallState {
  /** Unguessable; made before the first question and kept over all rounds. */
  readonly id: string;
  /** Milliseconds since the epoch; kept over all rounds, so that going round and round prolongs nothing. */
  readonly expiresAt: number;
  /** How often the client was asked. */
  readonly round: number;
  /** What the client has answered so far, by the handler's own names of the questions. */
  readonly answers: Readonly<Record<string, unknown>>;
}

/** Which request a state belongs to. It opens for the very same one and for no other. */
export interface StateBinding {
  readonly principal: Principal | null;
  /** The JSON-RPC method. */
  readonly method: string;
  /** The name of the tool or prompt, or the URI of the resource. */
  readonly target: string;
  /** See `argumentsDigest`. */
  readonly argumentsDigest: string;
  /** The server that the state is for: servers that share keys must not open each other's states. */
  readonly audience: string;
}

/** The public identity of a service that has not been given another. */
export const DEFAULT_AUDIENCE = 'mooring';

export type SealedState =
  | { readonly ok: true; readonly text: string }
  /** The state would be longer than `MCP_STATE_MAX_BYTES`, or its answers are nested too deeply for JSON. */
  | { readonly ok: false; readonly reason: 'too-large'; readonly maxBytes: number };

/**
 * Why a text is not a state of this request; the first three are one and the same to a client.
 * - `tampered`: changed, cut, made up, or sealed for another principal, method, target, arguments or audience
 * - `expired`: `MCP_STATE_TTL_SECONDS` have passed since the first question
 * - `unknown-key`: sealed with a key that this service does not have (any more)
 * - `unavailable`: sealed with a key that may be in Redis, which can't be asked now. Not the client's fault: it may repeat
 */
export type StateRefusal = 'tampered' | 'expired' | 'unknown-key' | 'unavailable';

export type OpenedState =
  { readonly ok: true; readonly state: CallState } | { readonly ok: false; readonly reason: StateRefusal };
