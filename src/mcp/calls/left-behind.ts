import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { PodId } from '../../cluster/pods/pod-id.js';
import { Pods } from '../../cluster/pods/pods.js';

/** What is found out about a pod holds this long, in ms, however many clients look at what it left. */
const REMEMBER_MS = 1_000;

/** Says of whom another pod may finish what is begun: streams and tasks name the pod that runs them. */
@Injectable()
export class LeftBehind {
  private readonly verdicts = new LRUCache<string, Promise<boolean>>({ max: 1_000, ttl: REMEMBER_MS });

  constructor(
    private readonly pods: Pods,
    private readonly pod: PodId,
  ) {}

  /**
   * Whether no pod runs what is said to be `pod`'s. This very pod knows what it runs and asks for nothing of that: the
   * rest was left behind, as what names no pod was.
   */
  async by(pod: string): Promise<boolean> {
    if (pod === '' || pod === this.pod.value) return true;
    const known = this.verdicts.get(pod);
    if (known) return known;
    const verdict = this.pods.isDead(pod);
    this.verdicts.set(pod, verdict);
    return verdict;
  }
}
