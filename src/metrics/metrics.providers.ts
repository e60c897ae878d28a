import type { Provider } from '@nestjs/common';
import { getToken, makeCounterProvider, makeGaugeProvider, makeHistogramProvider } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import { type MetricDeclaration, labelNamesOf } from './metric-declaration.js';
import { harmlessMetrics } from './harmless-metrics.js';
import { declarations } from './metrics.declarations.js';
import { Metrics } from './metrics.js';

const declared = Object.entries<MetricDeclaration>(declarations);

/** One provider for each declared metric, and `Metrics` with all of them, of which none throws. */
export const metricProviders: Provider[] = [
  ...declared.map(([, declaration]) => providerOf(declaration)),
  {
    provide: Metrics,
    useFactory: (...made: unknown[]) => harmlessMetrics(gathered(made)),
    inject: declared.map(([, { name }]) => getToken(name)),
  },
];

/** @param made prom-client's metrics, in the order of the declarations */
function gathered(made: readonly unknown[]): Metrics {
  declared.forEach(([, declaration], index) => showFromTheStart(made[index] as Counter, declaration));
  return Object.fromEntries(declared.map(([name], index) => [name, made[index]])) as unknown as Metrics;
}

/** Every value of a counter's one label: `increase` misses what begins at 1. */
function showFromTheStart(counter: Counter, { kind, labels, read }: MetricDeclaration): void {
  const [label, ...others] = Object.entries(labels);
  if (kind !== 'counter' || read || !label || others.length > 0) return;
  const [name, values] = label;
  if (Array.isArray(values)) for (const value of values as string[]) counter.inc({ [name]: value }, 0);
}

function providerOf(declaration: MetricDeclaration): Provider {
  const { kind, name, help, buckets = [], read } = declaration;
  const options = { name, help, labelNames: labelNamesOf(declaration) };
  switch (kind) {
    case 'counter':
      return makeCounterProvider({ ...options, ...(read && { collect: standAt(read, options.labelNames[0]) }) });
    case 'gauge':
      return makeGaugeProvider(options);
    case 'histogram':
      return makeHistogramProvider({ ...options, buckets: [...buckets] });
    default:
      return kind satisfies never;
  }
}

/** prom-client calls this as a method of the counter, before it shows it. */
function standAt(read: NonNullable<MetricDeclaration['read']>, label = '') {
  return function (this: Counter): void {
    this.reset();
    const stands = read();
    if (typeof stands === 'number') this.inc(stands);
    else for (const [value, count] of Object.entries(stands)) this.inc({ [label]: value }, count);
  };
}
