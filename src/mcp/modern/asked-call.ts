import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { ToolError } from '../../capabilities/errors.js';
import { RpcCode, RpcError } from '../rpc-error.js';
import type { InputRound } from './input-round.js';
import type { Answering } from './modern-call-context.js';
import type { CallState, StateBinding } from './state/call-state.js';
import type { RequestStates } from './state/request-states.js';
import type { SingleUse } from './state/single-use.js';

/** A call that may ask: what it has been answered, and the state that goes from round to round. */
export class AskedCall implements Answering {
  private claimed: Promise<void> | undefined;

  /** @param state of the rounds so far; `undefined` in the first */
  constructor(
    readonly round: InputRound,
    private readonly state: CallState | undefined,
    private readonly binding: StateBinding,
    private readonly states: RequestStates,
    private readonly singleUse: SingleUse,
  ) {}

  /** Answered in place of whatever the run came to, where it left a question open. */
  get inputRequired(): Result | undefined {
    return this.round.isUnanswered ? this.ask() : undefined;
  }

  claim(): Promise<void> {
    return (this.claimed ??= this.claimOnce());
  }

  private ask(): Result {
    const { id, expiresAt, round } = this.state ?? this.states.begin();
    const sealed = this.states.seal({ id, expiresAt, round: round + 1, answers: this.round.answers }, this.binding);
    if (!sealed.ok) {
      throw new RpcError(
        RpcCode.InternalError,
        `The answers so far exceed the ${sealed.maxBytes} bytes of a call's state`,
      );
    }
    const { inputRequests } = this.round;
    return { resultType: 'input_required', inputRequests, requestState: sealed.text };
  }

  /** A call that was never asked has no state that could come again. */
  private async claimOnce(): Promise<void> {
    if (!this.state) return;
    const ttlSeconds = Math.ceil((this.state.expiresAt - Date.now()) / 1_000) + 1;
    const outcome = await this.singleUse.claim(this.state.id, Math.max(1, ttlSeconds));
    switch (outcome) {
      case 'first':
        return;
      case 'used':
        throw new ToolError('These answers were used before. Start the call again if it is to happen once more.');
      case 'unavailable':
        throw new ToolError('Nothing was done: it cannot be checked now whether these answers were used. Try again.');
      default:
        outcome satisfies never;
    }
  }
}
