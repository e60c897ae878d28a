import { Inject, Injectable } from '@nestjs/common';
import { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { argumentsDigest } from '../../calls/arguments-digest.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import { AskedCall } from './asked-call.js';
import { InputRound } from './input-round.js';
import type { ModernServing } from './modern-serving.js';
import { DEFAULT_AUDIENCE, type CallState, type StateBinding, type StateRefusal } from '../state/call-state.js';
import { RequestStates } from '../state/request-states.js';
import { SingleUse } from '../state/single-use.js';

/** Begins the calls that may ask the client something: reads the answers and the state that their request brought. */
@Injectable()
export class AskedCalls {
  /** Whom tokens are for names the service well enough; without authentication there is only the one name. */
  private readonly audience: string;

  constructor(
    @Inject(SETTINGS) settings: Pick<Settings, 'authAudience'>,
    private readonly states: RequestStates,
    private readonly singleUse: SingleUse,
    private readonly validator: SchemaValidator,
  ) {
    this.audience = settings.authAudience.join(' ') || DEFAULT_AUDIENCE;
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
      throw new RpcError(RpcCode.InvalidParams, 'Invalid params: requestState is no string');
    const opened = await this.states.open(text, binding);
    if (opened.ok) return opened.state;
    throw refusalOf(opened.reason);
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

function answersIn(inputResponses: unknown): Readonly<Record<string, unknown>> {
  const isRecord = typeof inputResponses === 'object' && inputResponses !== null && !Array.isArray(inputResponses);
  return isRecord ? (inputResponses as Record<string, unknown>) : {};
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
