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

/** Its name where it fails in the background. */
const WORK = 'claim to listen';

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
    listener.announcing = this.announce(listener, resumed);
    background(listener.announcing, WORK);
    return claim;
  }

  /** The store may be back: a claim that could not be made is made now. */
  async claimAgain(listener: Listener): Promise<void> {
    if (listener.isUnclaimed) await this.announce(listener);
  }

  /** The last stream of a session here was closed, after the receiver had got as far as `position`. */
  leave(listener: Listener, position: string): void {
    const { sessionId, claim, announcing } = listener;
    const tell = () => {
      if (listener.silencedBy === undefined)
        this.bus.broadcast({ kind: 'unheard', session: sessionId, claim, position });
    };
    // Those who hear of the end first would be silent for a stream that is gone.
    if (announcing) background(announcing.then(tell, tell), WORK);
    else tell();
  }

  /** A stream of the session was opened on another pod. */
  async yieldTo(listener: Listener): Promise<void> {
    const { sessionId, claim } = listener;
    let holder = await this.claims.holder(sessionId);
    if (holder !== undefined && holder === listener.goneClaim) {
      if (await this.succeed(listener, holder)) return;
      holder = await this.claims.holder(sessionId);
    }
    if (holder !== undefined && holder !== claim) listener.silencedBy = holder;
  }

  /** The receiver on another pod is gone. */
  async inherit(listener: Listener, gone: string, position: string): Promise<void> {
    listener.goneClaim = gone;
    if (listener.silencedBy === undefined) return;
    if (!(await this.succeed(listener, gone))) return;
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

  private succeed({ sessionId, claim, claimedAt }: Listener, gone: string): Promise<boolean> {
    return this.claims.succeed(sessionId, gone, claim, performance.now() - claimedAt);
  }

  private async announce(listener: Listener, resumed?: string): Promise<void> {
    const { sessionId, claim, claimedAt } = listener;
    const outcome = await this.claims.claim(sessionId, claim, performance.now() - claimedAt);
    if (listener.claim !== claim) return;
    listener.announcing = undefined;
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
