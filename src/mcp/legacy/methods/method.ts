import type { Result } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../../../capabilities/call-context.js';
import type { MethodOf } from '../../rpc/methods.js';
import type { PreparedResult } from '../../rpc/prepared-result.js';
import type { Call } from '../calls/call.js';
import type { CallSession } from '../calls/call-session.js';

/** A request being served, with all that a method may need. */
export interface Serving {
  readonly session: CallSession;
  readonly call: Call;
  readonly context: CallContext;
}

/** Answers one JSON-RPC method. @throws RpcError for an error answer */
export type Method = (params: unknown, serving: Serving) => Promise<Result | PreparedResult>;

/** Every method of the era but `initialize`, which opens a session. */
export type LegacyMethods = Readonly<Record<Exclude<MethodOf<'legacy'>, 'initialize'>, Method>>;
