import type { Result } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../../../capabilities/call-context.js';
import type { MethodOf } from '../../rpc/methods.js';
import { quoted } from '../../../text/quoted.js';
import type { PreparedResult } from '../../rpc/prepared-result.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import type { Call } from '../calls/call.js';
import type { CallSession } from '../calls/call-session.js';

/** A request being served, with all that a method may need. */
export interface Serving {
  readonly call: Call;
  readonly context: CallContext;
}

/** A request of a session. */
export interface SessionServing extends Serving {
  readonly session: CallSession;
}

/** Answers one JSON-RPC method. @throws RpcError for an error answer */
export type Method<S extends Serving = Serving> = (params: unknown, serving: S) => Promise<Result | PreparedResult>;

export type SessionMethod = Method<SessionServing>;

/** Every method of the era but `initialize`, which opens a session. */
type LegacyMethod = Exclude<MethodOf<'legacy'>, 'initialize'>;

/** The methods that change something in the session. */
type Changing = 'logging/setLevel' | 'resources/subscribe' | 'resources/unsubscribe';

export type SessionMethods = Readonly<Record<Changing, SessionMethod>>;

/** The methods that know nothing of a session. */
export type CommonMethods = Readonly<Record<Exclude<LegacyMethod, Changing>, Method>>;

/** @param why it is not served here, where another server would */
export function unknownMethod(name: string, why = ''): RpcError {
  return new RpcError(RpcCode.MethodNotFound, `Method not found: ${quoted(name)}${why}`);
}
