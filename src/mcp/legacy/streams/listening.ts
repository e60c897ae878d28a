import { Injectable } from '@nestjs/common';
import { ListeningClaims } from '../../../cluster/claims/listening-claims.js';
import { PodBus } from '../../../cluster/bus/pod-bus.js';
import { PodId } from '../../../cluster/pods/pod-id.js';
import { Pods } from '../../../cluster/pods/pods.js';
import { podOf } from '../../../cluster/events/request-owner.js';
import { background } from '../../../lifecycle/background.js';
import type { Listener } from './listener.js';

/** Told when a listener becomes the receiver in place of one on another pod, which had got as far as `position`. */
type NewReceiver = (listener: Listener, position: string) => void;

/** A position that no feed gives out: a stream that starts from it is told of a gap. */
const UNKNOWN_POSITION = '';

/**
 * Keeps to one receiving GET stream a session over all pods. The newest receives; older ones stay open and silent,
 * because a closed one would come back and be the newest; when the receiver is gone, an older one takes its place.
 */
@Injectable()
export class Listening {
  private newReceiver: NewReceiver = () => undefined;

  constructor(
    private readonly claims: ListeningClaims,
    private readonly bus: PodBus,
    private readonly pods: Pods,
    private readonly pod: PodId,
  ) {}

  onNewReceiver(newReceiver: NewReceiver): void {
    this.newReceiver = newReceiver;
  }

  /**
   * A stream was opened here.
   * @param resumed the name under which its client had it before, maybe on another pod
   * @returns the claim, which no stream had before
   */
  claim(listener: Listener, resumed?: string): string {
    const claim = this.pod.next();
    listener.claim = claim;
    listener.claimedAt = performance.now();
    listener.silencedBy = undefined;
    background(this.announce(listener, resumed), 'claim to listen');
    return claim;
  }

  /** The store may be back: a claim that could not be made is made now. */
  async claimAgain(listener: Listener): Promise<void> {
    if (listener.isUnclaimed) await this.announce(listener);
  }

  /** The last stream of a session here was closed, after the receiver had got as far as `position`. */
  leave({ sessionId, claim, silencedBy }: Listener, position: string): void {
    if (silencedBy === undefined) this.bus.broadcast({ kind: 'unheard', session: sessionId, claim, position });
  }

  /** A stream of the session was opened on another pod. */
  async yieldTo(listener: Listener): Promise<void> {
    const holder = await this.claims.holder(listener.sessionId);
    if (holder !== undefined && holder !== listener.claim) listener.silencedBy = holder;
  }

  /** The receiver on another pod is gone. */
  async inherit(listener: Listener, gone: string, position: string): Promise<void> {
    if (listener.silencedBy === undefined) return;
    const openedMsAgo = performance.now() - listener.claimedAt;
    if (!(await this.claims.succeed(listener.sessionId, gone, listener.claim, openedMsAgo))) return;
    listener.silencedBy = undefined;
    this.newReceiver(listener, position);
  }

  /** A receiver whose pod died told no other pod. */
  async lookAfter(listener: Listener): Promise<void> {
    const holder = await this.claims.holder(listener.sessionId);
    const pod = podOf(holder);
    if (holder === undefined || pod === undefined || pod === this.pod.value || !(await this.pods.isDead(pod))) return;
    await this.inherit(listener, holder, UNKNOWN_POSITION);
  }

  private async announce(listener: Listener, resumed?: string): Promise<void> {
    const { sessionId, claim, claimedAt } = listener;
    const outcome = await this.claims.claim(sessionId, claim, performance.now() - claimedAt);
    if (listener.claim !== claim) return;
    listener.isUnclaimed = outcome.state === 'unavailable';
    switch (outcome.state) {
      case 'held':
        listener.silencedBy = undefined;
        return this.bus.broadcast({ kind: 'listening', session: sessionId, ...(resumed !== undefined && { resumed }) });
      case 'silenced':
        listener.silencedBy = outcome.by;
        return;
      case 'unavailable':
        return;
      default:
        outcome satisfies never;
    }
  }
}
