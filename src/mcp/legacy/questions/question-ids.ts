import { Injectable } from '@nestjs/common';
import { EarlierPods } from '../../../cluster/pods/earlier-pods.js';
import { PodId, putsMacs } from '../../../cluster/pods/pod-id.js';
import { parseWireId, type WireId } from '../../../cluster/events/request-owner.js';
import { KeyRing } from '../../keys/key-ring.js';
import { isQuestionMac, questionMac } from './question-mac.js';

/**
 * - `asked`: some pod has asked that of this session
 * - `never`: none has
 * - `unavailable`: it has the MAC of a key that may be in Redis, which can't be asked now
 */
export type QuestionVerdict = 'asked' | 'never' | 'unavailable';

/**
 * The ids of our own requests to clients: `"<pod>.<n>.<mac>"`, n counted per process and never reused, the MAC over
 * session, pod and n. So any pod knows without a look-up that an answer is to a question which was never asked, and the
 * ids of a pod that died stay good for the run that takes its call over.
 */
@Injectable()
export class QuestionIds {
  constructor(
    private readonly pod: PodId,
    private readonly keys: KeyRing,
    private readonly earlier: EarlierPods,
  ) {}

  next(sessionId: string): string {
    const id = this.pod.next();
    return `${id}.${questionMac(this.keys.sealing(), sessionId, id)}`;
  }

  /** Whether a question with the id is known to have been asked of the session, by the keys that are at hand. */
  isAsked(sessionId: string, id: unknown): boolean {
    const wire = parseWireId(id);
    if (!wire) return false;
    return wire.mac === undefined ? this.mayBeEarlier(wire) : this.hasMac(sessionId, wire, wire.mac);
  }

  /** The same, but looks for keys that other pods have. */
  async judge(sessionId: string, id: unknown): Promise<QuestionVerdict> {
    if (this.isAsked(sessionId, id)) return 'asked';
    if (parseWireId(id)?.mac === undefined) return 'never';
    if (!(await this.keys.refresh())) return 'unavailable';
    return this.isAsked(sessionId, id) ? 'asked' : 'never';
  }

  /** 0.1.0 put no MAC on its ids. They are taken while such a pod may have asked, within the bounds of the answer box. */
  private mayBeEarlier({ pod }: WireId): boolean {
    return !putsMacs(pod) && this.earlier.mayHaveAsked();
  }

  private hasMac(sessionId: string, { name }: WireId, mac: string): boolean {
    return [...this.keys.held()].some((key) => isQuestionMac(key, sessionId, name, mac));
  }
}
