import type { Provider } from '@nestjs/common';
import { makeCounterProvider, makeGaugeProvider, makeHistogramProvider } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import { type Declaration, declarations } from './metrics.declarations.js';

/** One provider for each declared metric, under the token that `@InjectMetric` looks for. */
export const metricProviders: Provider[] = Object.values<Declaration>(declarations).map(providerOf);

function providerOf({ kind, name, help, labelNames, buckets = [], read }: Declaration): Provider {
  const options = { name, help, labelNames: [...labelNames] };
  switch (kind) {
    case 'counter':
      return makeCounterProvider({ ...options, ...(read && { collect: standAt(read, labelNames[0]) }) });
    case 'gauge':
      return makeGaugeProvider(options);
    case 'histogram':
      return makeHistogramProvider({ ...options, buckets: [...buckets] });
    default:
      return kind satisfies never;
  }
}

/** prom-client calls this as a method of the counter, before it shows it. */
function standAt(read: NonNullable<Declaration['read']>, label = '') {
  return function (this: Counter): void {
    this.reset();
    const stands = read();
    if (typeof stands === 'number') this.inc(stands);
    else for (const [value, count] of Object.entries(stands)) this.inc({ [label]: value }, count);
  };
}
