import { Injectable, Logger } from '@nestjs/common';
import { InitializeRequestParamsSchema } from '@modelcontextprotocol/sdk/types.js';
import { Metrics } from '../../../metrics/metrics.js';
import { sessionHash } from '../../../session/session-hash.js';
import type { StoredSession } from '../../../session/session-store.js';
import { describeIssues } from '../../rpc/parse-params.js';
import { sessionGone, type Refusal } from '../../rpc/refusals.js';
import type { SessionTransport } from './session-transport.js';
import { TransportFactory } from './transport-factory.js';
import { TransportRegistry } from './transport-registry.js';

/** `warm`: the transport is leased for the caller, which releases it in the registry. */
export type WarmOutcome =
  | { readonly state: 'warm'; readonly transport: SessionTransport }
  | { readonly state: 'refused'; readonly refusal: Refusal };

/** Finds the transport of a live session, or rebuilds it from its record. Nothing waits for that: it asks no store. */
@Injectable()
export class Rehydrator {
  private readonly logger = new Logger('Sessions');

  constructor(
    private readonly registry: TransportRegistry,
    private readonly factory: TransportFactory,
    private readonly metrics: Metrics,
  ) {}

  warm(stored: StoredSession): WarmOutcome {
    const transport = this.registry.get(stored.record.id);
    if (!transport) return this.rehydrate(stored);
    this.registry.lease(transport);
    return { state: 'warm', transport };
  }

  private rehydrate(stored: StoredSession): WarmOutcome {
    const startedAt = performance.now();
    const { success, error } = InitializeRequestParamsSchema.safeParse(stored.record.initialize);
    if (!success) return { state: 'refused', refusal: this.failed(stored, describeIssues(error.issues)) };
    if (!this.registry.hasRoom()) return { state: 'refused', refusal: this.registry.refusal };
    const transport = this.factory.create(stored);
    this.registry.add(transport);
    this.registry.lease(transport);
    this.metrics.sessionsRehydrated.inc({ outcome: 'ok' });
    this.metrics.rehydrationDuration.observe((performance.now() - startedAt) / 1_000);
    this.logger.debug({ event: 'session.rehydrated', session: transport.sessionHash });
    return { state: 'warm', transport };
  }

  /** A record that can be read, but whose client this release does not understand, counts as gone: the client begins anew. */
  private failed({ record }: StoredSession, why: string): Refusal {
    this.metrics.sessionsRehydrated.inc({ outcome: 'failed' });
    this.logger.error({
      event: 'session.unreplayable',
      session: sessionHash(record.id),
      message: `A session's recorded initialize is not understood (${why}). Its client is told to open a new session. Was an older release rolled back to?`,
    });
    return sessionGone;
  }
}
