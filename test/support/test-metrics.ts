import { Counter, Gauge, Histogram } from 'prom-client';
import { type MetricDeclaration, labelNamesOf } from '../../src/metrics/metric-declaration.js';
import { declarations } from '../../src/metrics/metrics.declarations.js';
import type { Metrics } from '../../src/metrics/metrics.js';

type Labels = Readonly<Record<string, string>>;

export interface TestMetrics {
  readonly metrics: Metrics;
  /** The value of a counter or gauge, or how often a histogram was observed; 0 where there is none. */
  value(name: keyof Metrics, labels?: Labels): Promise<number>;
}

/** Every metric of the service, in no registry. */
export function testMetrics(): TestMetrics {
  const made = Object.entries<MetricDeclaration>(declarations).map(
    ([name, declared]) => [name, metricOf(declared)] as const,
  );
  const metrics = Object.fromEntries(made) as unknown as Metrics;
  return {
    metrics,
    async value(name, labels = {}) {
      const { values } = await metrics[name].get();
      const wanted = (value: (typeof values)[number]) =>
        (!('metricName' in value) || String(value.metricName).endsWith('_count') || !value.metricName) &&
        Object.entries(labels).every(([label, text]) => (value.labels as Labels)[label] === text);
      return values.find(wanted)?.value ?? 0;
    },
  };
}

function metricOf(declaration: MetricDeclaration) {
  const { kind, name, help } = declaration;
  const options = { name, help, labelNames: labelNamesOf(declaration), registers: [] };
  switch (kind) {
    case 'counter':
      return new Counter(options);
    case 'gauge':
      return new Gauge(options);
    case 'histogram':
      return new Histogram(options);
    default:
      return kind satisfies never;
  }
}
