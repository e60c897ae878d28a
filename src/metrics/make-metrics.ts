import { Counter, Gauge, Histogram, type Metric, type Registry } from 'prom-client';
import { type MetricDeclaration, labelNamesOf } from './metric-declaration.js';
import { harmlessMetrics } from './harmless-metrics.js';
import { declarations } from './metrics.declarations.js';
import type { Metrics } from './metrics.js';

/** What a server has of its own is in one, what its process has one of in the other; both are the same where it is alone. */
interface ServerRegistries {
  readonly own: Registry;
  readonly ofProcess: Registry;
}

/**
 * Every declared metric, of which none throws. What the registry of the process has already is taken from there.
 *
 * By hand, because the library's makers look into prom-client's global registry (docs/decisions/0025).
 */
export function makeMetrics({ own, ofProcess }: ServerRegistries): Metrics {
  const made = Object.entries<MetricDeclaration>(declarations).map(([field, declaration]) => {
    const metric = declaration.ofProcess ? madeOnce(declaration, ofProcess) : make(declaration, own);
    return [field, metric] as const;
  });
  return harmlessMetrics(Object.fromEntries(made) as unknown as Metrics);
}

function madeOnce(declaration: MetricDeclaration, registry: Registry): Metric {
  return registry.getSingleMetric(declaration.name) ?? make(declaration, registry);
}

function make(declaration: MetricDeclaration, registry: Registry): Metric {
  const { kind, name, help, buckets = [] } = declaration;
  const options = { name, help, labelNames: labelNamesOf(declaration), registers: [registry] };
  switch (kind) {
    case 'counter':
      return makeCounter(declaration, options);
    case 'gauge':
      return new Gauge(options);
    case 'histogram':
      return new Histogram({ ...options, buckets: [...buckets] });
    default:
      return kind satisfies never;
  }
}

type Options = ConstructorParameters<typeof Counter>[0];

function makeCounter({ labels, read }: MetricDeclaration, options: Options): Counter {
  const [[label, values] = ['', []], ...others] = Object.entries(labels);
  if (read) return new Counter({ ...options, collect: standAt(read, label) });
  const made = new Counter(options);
  // Every value of its one label from the start: `increase` misses what begins at 1.
  if (others.length === 0 && Array.isArray(values))
    for (const value of values as string[]) made.inc({ [label]: value }, 0);
  return made;
}

/** prom-client calls this as a method of the counter, before it shows it. */
function standAt(read: NonNullable<MetricDeclaration['read']>, label: string) {
  return function (this: Counter): void {
    this.reset();
    const stands = read();
    if (typeof stands === 'number') this.inc(stands);
    else for (const [value, count] of Object.entries(stands)) this.inc({ [label]: value }, count);
  };
}
