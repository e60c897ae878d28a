import { Inject, Injectable } from '@nestjs/common';
import { Ring } from '../../../collections/ring.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { background } from '../../../lifecycle/background.js';
import { Metrics, type EvictionReason } from '../../../metrics/metrics.js';
import { atCapacity, shuttingDown, type Refusal } from '../../rpc/refusals.js';
import type { SessionTransport } from './session-transport.js';

/** Its name where it fails in the background. */
const WORK = 'end of a transport';

/**
 * The transports in this pod's memory. Idle ones stand in a row of their own, in the order in which they became idle:
 * its head is always the longest idle, so sweeps and admissions never walk past busy ones.
 */
@Injectable()
export class TransportRegistry {
  private readonly warm = new Map<string, SessionTransport>();
  private readonly idle = new Ring<SessionTransport>();
  private closed = false;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly metrics: Metrics,
  ) {}

  get size(): number {
    return this.warm.size;
  }

  get(id: string): SessionTransport | undefined {
    return this.warm.get(id);
  }

  /** Makes room for one more: parks the longest-idle transport when the cap is reached. `false`: see `refusal`. */
  hasRoom(): boolean {
    if (this.closed) return false;
    while (this.warm.size >= this.settings.sessionMaxWarm) {
      const longestIdle = this.idle.first;
      if (!longestIdle) return false;
      background(this.evict(longestIdle.item.sessionId, 'capacity'), WORK);
    }
    return true;
  }

  /** A newcomer counts as leased until it first rests, so that nothing parks it before it was of use. */
  add(transport: SessionTransport): void {
    this.warm.set(transport.sessionId, transport);
    this.metrics.sessionsActive.set(this.warm.size);
  }

  /** A request is about to use the transport: until it is released, it is neither parked nor taken for capacity. */
  lease(transport: SessionTransport): void {
    transport.leases += 1;
    transport.idlePlace.leave();
  }

  /** The end of a lease. */
  release(transport: SessionTransport): void {
    transport.leases -= 1;
    this.rest(transport);
  }

  /** Something came for a session that needs no lease: the time to parking starts anew. */
  touch(id: string): void {
    const transport = this.warm.get(id);
    if (transport) this.rest(transport);
  }

  /** Where nothing has leased the transport, the time to parking starts anew. */
  rest(transport: SessionTransport): void {
    if (transport.leases > 0 || this.warm.get(transport.sessionId) !== transport) return;
    transport.idleSince = performance.now();
    this.idle.join(transport.idlePlace);
  }

  /**
   * Parks every transport that is idle since `deadline` or longer.
   * @param deadline by `performance.now()`
   * @returns how many
   */
  parkIdleSince(deadline: number): number {
    let parked = 0;
    for (const transport of this.idle) {
      if (transport.idleSince > deadline) break;
      background(this.evict(transport.sessionId, 'idle'), WORK);
      parked += 1;
    }
    return parked;
  }

  /**
   * Takes a transport out of memory at once and closes all that it holds.
   * @returns when everything is closed; `undefined` when there was none
   */
  evict(id: string, reason: EvictionReason): Promise<void> | undefined {
    const transport = this.remove(id);
    if (!transport) return undefined;
    this.metrics.sessionCleanup.inc({ reason });
    return transport.closeFor(reason);
  }

  /** Drops a transport that never came into use. */
  discard(transport: SessionTransport): void {
    if (this.warm.get(transport.sessionId) === transport) this.remove(transport.sessionId);
    background(transport.closeFor('idle'), WORK);
  }

  /** Why there is no room: every transport is busy, or the server goes down. */
  get refusal(): Refusal {
    return this.closed ? shuttingDown : atCapacity;
  }

  /** Evicts everything and admits nothing any more. */
  close(): Promise<unknown> {
    this.closed = true;
    return Promise.all([...this.warm.keys()].flatMap((id) => this.evict(id, 'shutdown') ?? []));
  }

  /** Every warm transport with calls in flight. */
  *working(): Iterable<SessionTransport> {
    for (const transport of this.warm.values()) if (transport.callsInFlight > 0) yield transport;
  }

  private remove(id: string): SessionTransport | undefined {
    const transport = this.warm.get(id);
    this.warm.delete(id);
    if (transport) transport.idlePlace.leave();
    this.metrics.sessionsActive.set(this.warm.size);
    return transport;
  }
}
