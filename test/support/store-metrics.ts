import { Counter, Gauge, Histogram } from 'prom-client';
import type { Metrics } from '../../src/metrics/metrics.js';

/** The metrics that a session store writes, in no registry. */
export function storeMetrics() {
  const common = { help: 'test', registers: [] };
  const parts = {
    storedUnreadable: new Counter({ ...common, name: 'unreadable', labelNames: ['kind'] }),
    storeUp: new Gauge({ ...common, name: 'up' }),
    storeBreaker: new Gauge({ ...common, name: 'breaker' }),
    storeBreakerTransitions: new Counter({ ...common, name: 'transitions', labelNames: ['to'] }),
    storeDuration: new Histogram({ ...common, name: 'duration', labelNames: ['operation', 'outcome'] }),
  };
  return {
    metrics: parts as unknown as Metrics,
    unreadable: async () => (await parts.storedUnreadable.get()).values[0]?.value,
    up: async () => (await parts.storeUp.get()).values[0]?.value,
    /** How many answers were measured, as `operation outcome`. */
    measured: async () =>
      (await parts.storeDuration.get()).values
        .filter((value) => value.metricName === 'duration_count')
        .map(({ labels, value }) => `${labels.operation} ${labels.outcome} ${value}`),
  };
}
