import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import { JoinedRegistry } from './joined-metric.js';
import { makeMetrics } from './make-metrics.js';
import type { Metrics } from './metrics.js';

/**
 * The metrics of all servers of an application, in a registry of their own: nothing is in prom-client's global one, so two
 * applications in one process do not see each other.
 */
@Injectable()
export class MooringMetrics {
  /** What a scrape shows: read it with `await registry.metrics()`, or merge it with one of your own (`Registry.merge`). */
  readonly registry = new Registry();
  private readonly known = new Map<string | undefined, Metrics>();

  /**
   * What one server counts with; the same for the same name.
   *
   * @param server its name as the label `server`, in front of the others; left out where the process has one server alone
   * @throws where servers with and without a name count in one process
   */
  of(server?: string): Metrics {
    const known = this.known.get(server) ?? this.make(server);
    this.known.set(server, known);
    return known;
  }

  private make(server: string | undefined): Metrics {
    if (this.known.has(undefined) || (server === undefined && this.known.size > 0))
      throw new Error('A server without a name must be alone in its registry of metrics');
    const own = server === undefined ? this.registry : new JoinedRegistry(server, this.registry);
    return makeMetrics({ own, ofProcess: this.registry });
  }
}
