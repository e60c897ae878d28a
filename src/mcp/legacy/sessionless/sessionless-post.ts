import type { Result } from '@modelcontextprotocol/sdk/types.js';
import type { Principal } from '../../../session/principal.js';
import { background } from '../../../lifecycle/background.js';
import type { RequestAccounts } from '../../calls/call-accounts.js';
import { ResponseClosedError } from '../../calls/call-ended.errors.js';
import type { PreparedResult } from '../../rpc/prepared-result.js';
import type { Refusal } from '../../rpc/refusals.js';

import type { ExchangeServer } from '../calls/exchanges.js';
import { CALL, type Call, RunningCalls } from '../calls/call.js';

/** What the requests of a POST without a session have in common. */
export interface PostFacts {
  readonly principal: Principal | null;
  readonly protocolVersion: string;
}

/** Answers one call. @throws RpcError for an error answer */
export type ServeCall = (post: SessionlessPost, call: Call) => Promise<Result | PreparedResult>;

/** One POST without a session: its calls while they run. */
export class SessionlessPost extends RunningCalls implements ExchangeServer {
  readonly sessionHash = undefined;
  readonly traced = undefined;
  readonly responseHeaders = {};

  constructor(
    readonly facts: PostFacts,
    accounts: RequestAccounts,
    private readonly serveCall: ServeCall,
  ) {
    super(accounts);
  }

  /** The response is closed, and there is no other one on which an answer could reach the client: its calls are cancelled. */
  cancelAll(why: string): void {
    for (const call of this.endAll(why)) background(call.exchange.cancel(call.id), CALL);
  }

  /** The server cannot wait for the calls any longer. */
  abandonAll(refusal: Refusal): void {
    for (const call of this.endAll(refusal.message)) background(call.exchange.abandon(refusal, 'shutdown'), CALL);
  }

  protected resultOf(call: Call): Promise<Result | PreparedResult> {
    return this.serveCall(this, call);
  }

  private endAll(why: string): readonly Call[] {
    const calls = [...this.calls];
    const error = new ResponseClosedError(why);
    for (const call of calls) this.settle(call, 'cancelled', { abort: error });
    return calls;
  }
}
