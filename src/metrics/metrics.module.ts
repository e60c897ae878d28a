import { type DynamicModule, Global, Module } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { register } from 'prom-client';
import type { Settings } from '../config/settings.js';
import { InfoMetrics } from './info-metrics.js';
import { metricProviders } from './metrics.providers.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsServer } from './metrics-server.js';
import { MetricsText } from './metrics-text.js';
import { Metrics } from './metrics.js';
import { NoRoutesController } from './metrics.controller.js';

/** Makes `Metrics` injectable everywhere and serves `/metrics`, on `METRICS_PORT` or on `PORT`. */
@Global()
@Module({})
export class MetricsModule {
  static register({ metricsPort }: Settings): DynamicModule {
    // prom-client's registry is global: an app that starts later in the same process begins with an empty one.
    register.clear();
    const controller = metricsPort === 0 ? MetricsController : NoRoutesController;
    return {
      module: MetricsModule,
      imports: [PrometheusModule.register({ controller })],
      providers: [...metricProviders, InfoMetrics, MetricsServer, MetricsText],
      exports: [Metrics, MetricsText],
    };
  }
}
