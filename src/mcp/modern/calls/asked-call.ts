import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { CallSuspended, ToolError } from '../../../capabilities/errors.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import type { InputRound } from './input-round.js';
import type { Answering } from './modern-call-context.js';
import type { CallState, StateBinding } from '../state/call-state.js';
import type { RequestStates } from '../state/request-states.js';
import type { SingleUse } from '../state/single-use.js';

/** A call that may ask: what it has been answered, and the state that goes from round to round. */
export class AskedCall implements Answering {
  private claimed: Promise<void> | undefined;
  /** The run came to where only a state lets it pass, and had none. */
  private needsState = false;
  private isTask = false;

  /** @param state of the rounds so far; `undefined` in the first */
  constructor(
    readonly round: InputRound,
    private readonly state: CallState | undefined,
    private readonly binding: StateBinding,
    private readonly states: RequestStates,
    private readonly singleUse: SingleUse,
  ) {}

  /** Whether the run has to end here, and run again with what the client sends then. */
  get isWaiting(): boolean {
    return this.round.isUnanswered || this.needsState;
  }

  /** Answered in place of whatever the run came to, where it left a question open or needs a state to go on. */
  get inputRequired(): Result | undefined {
    return this.isWaiting ? this.ask() : undefined;
  }

  /**
   * @throws CallSuspended where no state came that could be claimed: it is handed out, and the next run claims it. Answers
   *   that came without a state could come again as often as a client likes, and with other arguments.
   */
  claim(): Promise<void> {
    return (this.claimed ??= this.claimOnce());
  }

  /**
   * The call goes on as a task, which runs once and has no answer left to give: what it used of the client's answers must
   * be a state's by then.
   *
   * @throws CallSuspended where it is not
   */
  assertCanBecomeTask(): void {
    if (!this.state && Object.keys(this.round.answers).length > 0) this.needsState = true;
    if (this.isWaiting) throw new CallSuspended();
  }

  becameTask(): void {
    this.isTask = true;
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
    const { inputRequests, isUnanswered } = this.round;
    return { resultType: 'input_required', ...(isUnanswered && { inputRequests }), requestState: sealed.text };
  }

  private async claimOnce(): Promise<void> {
    const { state } = this;
    // A task used no answer of the call's, and those to its own questions are taken once.
    if (!state && this.isTask) return;
    if (!state) this.needsState = true;
    if (!state || this.isWaiting) throw new CallSuspended();
    const outcome = await this.singleUse.claim(state.id, this.states.claimSeconds(state));
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
