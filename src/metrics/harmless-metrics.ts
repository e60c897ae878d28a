import { faults } from '../lifecycle/faults.js';
import { declarations } from './metrics.declarations.js';
import type { Metrics } from './metrics.js';

type Change = (labels?: unknown, value?: unknown) => void;

/** What the service calls to change a metric. */
const CHANGES = ['inc', 'dec', 'set', 'observe'] as const;

/** The same metrics, of which none throws: what counts a request never breaks it. */
export function harmlessMetrics(metrics: Metrics): Metrics {
  const names = Object.keys(declarations) as (keyof Metrics)[];
  return Object.fromEntries(names.map((name) => [name, harmless(metrics[name])])) as unknown as Metrics;
}

function harmless(metric: object): object {
  const changes = metric as Record<string, Change | undefined>;
  const safe = Object.create(metric) as Record<string, Change>;
  for (const change of CHANGES) {
    if (!changes[change]) continue;
    safe[change] = (labels, value) => {
      try {
        changes[change]?.(labels, value);
      } catch (error) {
        faults.report('metrics', error);
      }
    };
  }
  return safe;
}
