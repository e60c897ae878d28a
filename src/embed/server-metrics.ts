import type { FactoryProvider } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { MooringMetrics } from '../metrics/mooring-metrics.js';
import { PREPARED_SERVERS, type PreparedServer } from './prepared-servers.js';

/** What an application counts with that has one server: as that server. Of several, nothing is of the first alone but this. */
export const hostCounts: FactoryProvider<Metrics> = {
  provide: Metrics,
  inject: [MooringMetrics, PREPARED_SERVERS],
  useFactory: (metrics: MooringMetrics, [first]: readonly PreparedServer[]) => metrics.of(first?.name),
};

/**
 * Of one of several servers: a module that has it among its providers counts as that server.
 * @param name of the server
 */
export function serverMetrics(name: string): FactoryProvider<Metrics> {
  return { provide: Metrics, inject: [MooringMetrics], useFactory: (metrics: MooringMetrics) => metrics.of(name) };
}
