import type { Result } from '@modelcontextprotocol/sdk/types.js';
import type { PreparedResult } from '../../rpc/prepared-result.js';
import type { Call } from './call.js';
import type { CallSession } from './call-session.js';

/** Answers the calls of sessions. Implemented by the methods, which are a room above the sessions. */
export abstract class CallServer {
  /** @throws RpcError for an error answer */
  abstract serve(session: CallSession, call: Call): Promise<Result | PreparedResult>;
}
