import type { RequestOptions } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { JSONRPCNotification } from '@modelcontextprotocol/sdk/types.js';
import type { StoredSession } from '../../../session/session-store.js';
import type { QuestionRequest } from '../../calls/question-request.js';
import type { RpcAnswer } from '../../rpc/rpc-answer.js';
import type { Call } from './call.js';
import type { StreamOwner } from '../streams/call-stream.js';
import type { ExchangeServer } from './exchanges.js';

/** The session's transport, as the calls that it serves know it. */
export interface CallSession extends ExchangeServer, StreamOwner {
  readonly stored: StoredSession;
  /** The session's questions to its client. */
  readonly questions: { put(question: QuestionRequest, options: RequestOptions): Promise<RpcAnswer> };
  /** Something about a call ahead of its answer; nothing once the call is over. */
  say(call: Call, notification: JSONRPCNotification): Promise<void>;
}
