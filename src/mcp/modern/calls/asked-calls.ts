import { Inject, Injectable } from '@nestjs/common';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { CallSuspended, ToolError } from '../../../capabilities/errors.js';
import { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { ENDPOINT_PATH } from '../../../http/endpoint.adapter.js';
import { argumentsDigest } from '../../calls/arguments-digest.js';
import { isPlainObject } from '../../rpc/plain-object.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import { InputRound } from './input-round.js';
import type { Answering } from './modern-call-context.js';
import type { ModernServing } from './modern-serving.js';
import { DEFAULT_AUDIENCE, type CallState, type StateBinding, type StateRefusal } from '../state/call-state.js';
import { RequestStates } from '../state/request-states.js';
import { SingleUse } from '../state/single-use.js';

type AudienceSettings = Pick<Settings, 'authAudience' | 'mcpPath'>;

/** Begins the calls that may ask the client something: reads the answers and the state that their request brought. */
@Injectable()
export class AskedCalls {
  private readonly audience: string;

  constructor(
    @Inject(SETTINGS) settings: AudienceSettings,
    private readonly states: RequestStates,
    private readonly singleUse: SingleUse,
    private readonly validator: SchemaValidator,
  ) {
    this.audience = audienceOf(settings);
  }

  /**
   * @param target the name of the tool or prompt, or the URI of the resource
   * @throws RpcError −32602 when the state is not that of this very call, or its life is over
   */
  begin(serving: ModernServing, target: string, args: unknown): AskedCall | Promise<AskedCall> {
    const { params = {}, method } = serving.request;
    const binding = new LazyBinding(serving, method, target, args, this.audience);
    const begun = (state?: CallState) => {
      const round = new InputRound(state?.answers ?? {}, answersIn(params['inputResponses']), this.validator);
      return new AskedCall(round, state, binding, this.states, this.singleUse);
    };
    const text = params['requestState'];
    return text === undefined ? begun() : this.open(text, binding).then(begun);
  }

  private async open(text: unknown, binding: StateBinding): Promise<CallState> {
    if (typeof text !== 'string')
      throw new RpcError(
        RpcCode.InvalidParams,
        'Invalid params: requestState is no string: send the text that came with inputRequests, unchanged',
      );
    const opened = await this.states.open(text, binding);
    if (opened.ok) return opened.state;
    throw refusalOf(opened.reason);
  }
}

/** Whom tokens are for, and of servers that share a process and its keys the path, which pods of all releases know. */
function audienceOf({ authAudience, mcpPath }: AudienceSettings): string {
  const audience = authAudience.join(' ') || DEFAULT_AUDIENCE;
  return mcpPath === ENDPOINT_PATH ? audience : `${audience}\n${mcpPath}`;
}

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

/** The digest costs time, and most calls neither bring nor make a state. */
class LazyBinding implements StateBinding {
  readonly principal;
  private digest: string | undefined;

  constructor(
    { principal }: ModernServing,
    readonly method: string,
    readonly target: string,
    private readonly args: unknown,
    readonly audience: string,
  ) {
    this.principal = principal;
  }

  get argumentsDigest(): string {
    return (this.digest ??= argumentsDigest(this.args, 'base64url'));
  }
}

const EACH_BY_ITS_KEY = 'it holds each answer under the key that its question has in inputRequests';

/** @throws RpcError −32602 */
function answersIn(inputResponses: unknown): Readonly<Record<string, unknown>> {
  if (inputResponses === undefined) return {};
  if (isPlainObject(inputResponses)) return inputResponses;
  throw new RpcError(RpcCode.InvalidParams, `Invalid params: inputResponses is no object: ${EACH_BY_ITS_KEY}`);
}

/** One text for all that a client may have done to a state: which it was would only help one who tries. */
function refusalOf(reason: StateRefusal): RpcError {
  switch (reason) {
    case 'tampered':
    case 'unknown-key':
      return new RpcError(RpcCode.InvalidParams, 'Invalid params: requestState does not belong to this call');
    case 'expired':
      return new RpcError(RpcCode.InvalidParams, 'Invalid params: requestState has expired; start the call again');
    case 'unavailable':
      return new RpcError(RpcCode.InternalError, 'requestState cannot be read right now; nothing was done. Try again.');
    default:
      return reason satisfies never;
  }
}
