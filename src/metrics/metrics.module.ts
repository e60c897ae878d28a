import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import type { Settings } from '../config/settings.js';
import { InfoMetrics } from './info-metrics.js';
import { MetricsController, NoRoutesController } from './metrics.controller.js';
import { MetricsServer } from './metrics-server.js';
import { MetricsText } from './metrics-text.js';
import { Metrics } from './metrics.js';
import { MooringMetrics } from './mooring-metrics.js';

/** Makes `Metrics` injectable everywhere in an application, and in the service serves `/metrics`. */
@Global()
@Module({})
export class MetricsModule {
  /** The service with its one server: its metrics, those of Node and the process, and `/metrics` on `METRICS_PORT` or `PORT`. */
  static register(settings: Settings): DynamicModule {
    const metrics = new MooringMetrics();
    const { imports, providers, exports } = MetricsModule.serve(settings, metrics);
    return {
      module: MetricsModule,
      imports,
      providers: [...providers, ...providersOf(metrics.of())],
      exports: [...exports, Metrics],
    };
  }

  /**
   * One server inside of another application: it counts there, and serves nothing.
   * @param metrics `MooringMetrics.of(name)` of the application that it is in
   */
  static embedded(metrics: Metrics): DynamicModule {
    return { module: MetricsModule, providers: providersOf(metrics), exports: [Metrics] };
  }

  /** What shows the metrics of all servers of a process that is the service: beside its inner applications, not in them. */
  static serve({ metricsPort }: Settings, metrics: MooringMetrics) {
    const controller = metricsPort === 0 ? MetricsController : NoRoutesController;
    const defaultMetrics = { enabled: true, config: { register: metrics.registry } };
    return {
      module: MetricsModule,
      imports: [PrometheusModule.register({ controller, defaultMetrics })],
      providers: [{ provide: MooringMetrics, useValue: metrics }, MetricsServer, MetricsText] as Provider[],
      exports: [MooringMetrics, MetricsText],
    } satisfies DynamicModule;
  }
}

function providersOf(metrics: Metrics): Provider[] {
  return [{ provide: Metrics, useValue: metrics }, InfoMetrics];
}
