import { Inject, Injectable } from '@nestjs/common';
import type { JSONRPCNotification, RequestId } from '@modelcontextprotocol/sdk/types.js';
import { AnswerBox, type AnswerName } from '../../../cluster/answers/answer-box.js';
import { PodBus } from '../../../cluster/bus/pod-bus.js';
import { PodId } from '../../../cluster/pods/pod-id.js';
import { podOf } from '../../../cluster/events/request-owner.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { capReached } from '../../../limits/cap-reached.js';
import type { Shortage } from '../../../limits/shares.js';
import { Metrics } from '../../../metrics/metrics.js';
import { quoted } from '../../../text/quoted.js';
import { patiently } from '../../calls/patience.js';
import { limitRefusal, storeUnavailable, type Refusal, SIGN_IN } from '../../rpc/refusals.js';
import type { RpcAnswer } from '../../rpc/rpc-answer.js';
import { QuestionIds } from './question-ids.js';
import { RelayLimit } from './relay-limit.js';
import { WaitingAnswers } from './waiting-answers.js';
import { jsonText } from '../../../text/sent-json.js';

/** Sends to another pod what a client sent here and that pod waits for: answers, progress, and cancellations. */
@Injectable()
export class Relay {
  private readonly cancellations = new RelayLimit();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly bus: PodBus,
    private readonly box: AnswerBox,
    private readonly pod: PodId,
    private readonly ids: QuestionIds,
    private readonly waiting: WaitingAnswers,
    private readonly metrics: Metrics,
  ) {}

  /** Whether another pod gave out the id. */
  isElsewhere(id: unknown): id is string {
    const owner = podOf(id);
    return owner !== undefined && owner !== this.pod.value;
  }

  /**
   * An answer to what was never asked ends here. Any other is stored, and its pod woken: a lost wake-up costs the answer
   * a moment, never its arrival.
   * @param caller as of `callerKey`, for its part of what may wait
   */
  async answer(sessionId: string, requestId: string, answer: RpcAnswer, caller: string): Promise<Refusal | undefined> {
    const verdict = await this.ids.judge(sessionId, requestId);
    if (verdict === 'asked') return this.store({ sessionId, requestId }, jsonText(answer), caller);
    if (verdict === 'unavailable') return storeUnavailable;
    this.metrics.answersDropped.inc({ reason: 'unknown' });
    return undefined;
  }

  progress(sessionId: string, requestId: string, { params = {} }: JSONRPCNotification): void {
    if (!this.ids.isAsked(sessionId, requestId)) return;
    this.bus.send(podOf(requestId) ?? '', { kind: 'progress', session: sessionId, id: requestId, params });
  }

  /** Which pod runs a call is not known, so all are told; a session that cancels without end is cut short. */
  cancellation(sessionId: string, requestId: RequestId, reason: string | undefined): void {
    if (!this.cancellations.allows(sessionId)) return;
    this.bus.broadcast({
      kind: 'cancel',
      session: sessionId,
      requestId,
      ...(reason && { reason: quoted(reason) }),
    });
  }

  /** A store that is away is waited for, because clients never repeat an answer that was refused. */
  private async store(name: AnswerName, text: string, caller: string): Promise<Refusal | undefined> {
    const waiting = await this.waiting.take(caller, name, text);
    if (typeof waiting === 'string') return this.full(waiting, caller);
    const put = await patiently(() => this.box.put(name, text), this.settings.storeWaitSeconds * 1_000);
    if (put.state === 'stored') return undefined;
    this.waiting.give(waiting);
    if (put.state === 'unavailable') return storeUnavailable;
    this.metrics.answersDropped.inc({ reason: put.state });
    return undefined;
  }

  private full(shortage: Shortage, caller: string): Refusal {
    capReached(this.metrics, CAP_OF[shortage], ...(shortage === 'caller' ? [caller] : []));
    this.metrics.answersDropped.inc({ reason: 'full' });
    return refusals[shortage];
  }
}

const CAP_OF = { caller: 'answers_caller', anonymous: 'answers_anonymous', all: 'answers' } as const;

const refusals: Readonly<Record<Shortage, Refusal>> = {
  caller: limitRefusal({
    status: 429,
    message: 'Too many answers of this caller wait for the calls that asked (CALLER_MAX_PERCENT). Try again.',
    limit: 'answers_caller',
    retryAfterSeconds: 1,
  }),
  anonymous: limitRefusal({
    status: 503,
    message: `Too many answers of callers without a token wait for the calls that asked (ANONYMOUS_MAX_PERCENT). ${SIGN_IN}`,
    limit: 'answers_anonymous',
    retryAfterSeconds: 1,
  }),
  all: limitRefusal({
    status: 503,
    message: 'Too many answers wait for the calls that asked (ANSWERS_MAX_WAITING_BYTES). Try again.',
    limit: 'answers',
    retryAfterSeconds: 1,
  }),
};
