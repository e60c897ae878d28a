import { Inject, Injectable } from '@nestjs/common';
import type { JSONRPCNotification, RequestId } from '@modelcontextprotocol/sdk/types.js';
import { AnswerBox } from '../../cluster/answer-box.js';
import { PodBus } from '../../cluster/pod-bus.js';
import { PodId } from '../../cluster/pod-id.js';
import { podOf } from '../../cluster/request-owner.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Metrics } from '../../metrics/metrics.js';
import { patiently } from '../patience.js';
import { storeUnavailable, type Refusal } from '../rpc-error.js';
import type { RpcAnswer } from './exchange.js';
import { QuestionIds } from './question-ids.js';
import { RelayLimit } from './relay-limit.js';

/** Hands on what a client sent here and another pod waits for: answers, progress, and cancellations. */
@Injectable()
export class Relay {
  private readonly cancellations = new RelayLimit();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly bus: PodBus,
    private readonly box: AnswerBox,
    private readonly pod: PodId,
    private readonly ids: QuestionIds,
    private readonly metrics: Metrics,
  ) {}

  /** Whether another pod gave out the id. */
  isElsewhere(id: unknown): id is string {
    const owner = podOf(id);
    return owner !== undefined && owner !== this.pod.value;
  }

  /**
   * An answer to what was never asked ends here. Any other is stored, and its pod woken: a lost wake-up costs the answer a moment, never its arrival. A store that is
   * away is waited for, because clients never repeat an answer that was refused.
   */
  async answer(sessionId: string, requestId: string, answer: RpcAnswer): Promise<Refusal | undefined> {
    const verdict = await this.ids.judge(sessionId, requestId);
    if (verdict === 'unavailable') return storeUnavailable;
    if (verdict === 'never') {
      this.metrics.answersDropped.inc({ reason: 'unknown' });
      return undefined;
    }
    const text = JSON.stringify(answer);
    const put = await patiently(
      () => this.box.put({ sessionId, requestId }, text),
      this.settings.storeWaitSeconds * 1_000,
    );
    switch (put.state) {
      case 'stored':
        return undefined;
      case 'late':
      case 'full':
        this.metrics.answersDropped.inc({ reason: put.state });
        return undefined;
      case 'unavailable':
        return storeUnavailable;
      default:
        return put satisfies never;
    }
  }

  progress(sessionId: string, requestId: string, { params = {} }: JSONRPCNotification): void {
    if (!this.ids.isAsked(sessionId, requestId)) return;
    this.bus.send(podOf(requestId) ?? '', { kind: 'progress', session: sessionId, id: requestId, params });
  }

  /** Nobody knows which pod runs a call, so all are told; a session that cancels without end is cut short. */
  cancellation(sessionId: string, requestId: RequestId, reason: string | undefined): void {
    if (!this.cancellations.allows(sessionId)) return;
    this.bus.broadcast({
      kind: 'cancel',
      session: sessionId,
      requestId,
      ...(reason && { reason: reason.slice(0, 500) }),
    });
  }
}
