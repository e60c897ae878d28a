import { Injectable, Logger } from '@nestjs/common';
import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import { Metrics, type EvictionReason } from '../../metrics/metrics.js';
import type { SessionRecord } from '../../session/session-record.js';
import type { StoredSession } from '../../session/session-store.js';
import { sessionGone, shuttingDown, type Refusal } from '../rpc-error.js';
import type { SessionTransport } from './session-transport.js';
import { TransportFactory } from './transport-factory.js';
import { TransportRegistry } from './transport-registry.js';

/** `warm`: the transport is held for the caller, who releases it in the registry. */
export type WarmOutcome =
  | { readonly state: 'warm'; readonly transport: SessionTransport }
  | { readonly state: 'refused'; readonly refusal: Refusal };

/** The id under which a recorded `initialize` is replayed; nothing else is in flight at that moment. */
const REPLAY_ID = 'rehydrate';

/** Finds the transport of a live session, or rebuilds it from its record. Concurrent requests share one rehydration. */
@Injectable()
export class WarmSessions {
  private readonly logger = new Logger('Sessions');

  constructor(
    private readonly registry: TransportRegistry,
    private readonly factory: TransportFactory,
    private readonly metrics: Metrics,
  ) {}

  /** The transport, held, where there is nothing to wait for: the usual case. `undefined`: ask `warm`. */
  atHand({ record }: StoredSession): SessionTransport | undefined {
    const transport = this.registry.get(record.id);
    if (!transport?.isReady || transport.closedFor) return undefined;
    this.registry.hold(transport);
    return transport;
  }

  async warm(stored: StoredSession): Promise<WarmOutcome> {
    for (;;) {
      const transport = this.registry.get(stored.record.id) ?? this.rehydrate(stored);
      if (!transport) return { state: 'refused', refusal: this.registry.refusal };
      this.registry.hold(transport);
      const failure = await transport.ready;
      const refusal = failure ?? refusalAfter(transport.closedFor);
      transport.isReady = !refusal;
      if (!transport.closedFor && !refusal) return { state: 'warm', transport };
      this.registry.release(transport);
      if (refusal) return { state: 'refused', refusal };
    }
  }

  private rehydrate(stored: StoredSession): SessionTransport | undefined {
    if (!this.registry.hasRoom()) return undefined;
    const transport = this.factory.create(stored);
    this.registry.add(transport);
    transport.ready = this.replay(transport, stored.record);
    return transport;
  }

  private async replay(transport: SessionTransport, record: SessionRecord): Promise<Refusal | undefined> {
    const startedAt = performance.now();
    try {
      const answer = await transport.initialize(recordedInitialize(record));
      if ('error' in answer) return this.failed(transport, answer.error.message);
    } catch (error) {
      return refusalAfter(transport.closedFor) ?? this.failed(transport, String(error));
    }
    this.metrics.sessionsRehydrated.inc({ outcome: 'ok' });
    this.metrics.rehydrationDuration.observe((performance.now() - startedAt) / 1_000);
    this.logger.debug({ event: 'session.rehydrated', session: transport.sessionHash });
    return undefined;
  }

  /** A record that can be read but not replayed is as good as gone: the client opens a new session and goes on. */
  private failed(transport: SessionTransport, why: string): Refusal {
    this.registry.discard(transport);
    this.metrics.sessionsRehydrated.inc({ outcome: 'failed' });
    this.logger.error({
      event: 'session.unreplayable',
      session: transport.sessionHash,
      message: `A session's initialize could not be replayed (${why}). Its client is told to open a new session. Was an older release rolled back to?`,
    });
    return sessionGone;
  }
}

function recordedInitialize(record: SessionRecord): JSONRPCRequest {
  return { jsonrpc: '2.0', id: REPLAY_ID, method: 'initialize', params: { ...record.initialize } };
}

/** What a request is told whose transport was closed under it; `undefined`: it was only parked, and can be rebuilt. */
function refusalAfter(reason: EvictionReason | undefined): Refusal | undefined {
  switch (reason) {
    case undefined:
    case 'idle':
    case 'capacity':
      return undefined;
    case 'shutdown':
      return shuttingDown;
    case 'expired':
    case 'deleted':
    case 'revoked':
      return sessionGone;
    default:
      return reason satisfies never;
  }
}
