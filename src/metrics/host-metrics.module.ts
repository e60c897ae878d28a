import { Module } from '@nestjs/common';
import { HostMetrics } from './host-metrics.js';
import { MooringMetrics } from './mooring-metrics.js';

/** Of an application that servers are embedded in; each of them has a `MetricsModule` of its own. */
@Module({ providers: [MooringMetrics, HostMetrics], exports: [MooringMetrics] })
export class HostMetricsModule {}
