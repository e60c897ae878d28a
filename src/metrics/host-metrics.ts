import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { type Metric, register } from 'prom-client';
import { declarations } from './metrics.declarations.js';
import { MooringMetrics } from './mooring-metrics.js';

/** So many names are told; where there are more, it is all of them as a rule. */
const TOLD = 5;

const NAMES = Object.values(declarations).map(({ name }) => name);

/**
 * Shows our metrics at the `/metrics` of the application that we are in, where that has `PrometheusModule`: they are in its
 * registry, prom-client's global one, from the start of the application to its end. What is there by the same name stays.
 */
@Injectable()
export class HostMetrics implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Metrics');
  private readonly shown = new Map<string, Metric>();
  private isShown = false;

  constructor(
    private readonly modules: ModulesContainer,
    private readonly metrics: MooringMetrics,
  ) {}

  onApplicationBootstrap(): void {
    const imported = [...this.modules.values()].some(({ metatype }) => metatype === PrometheusModule);
    if (imported && !this.isShown) this.show();
  }

  onApplicationShutdown(): void {
    for (const [name, metric] of this.shown)
      if (register.getSingleMetric(name) === metric) register.removeSingleMetric(name);
    this.shown.clear();
  }

  private show(): void {
    this.isShown = true;
    const taken = NAMES.filter((name) => !this.showOne(name));
    if (taken.length === 0) return;
    const names = taken.slice(0, TOLD).join(' ');
    this.logger.warn({ event: 'metrics.taken', count: taken.length, names, message: TAKEN });
  }

  private showOne(name: string): boolean {
    const metric = this.metrics.registry.getSingleMetric(name);
    if (!metric) return true;
    if (register.getSingleMetric(name)) return false;
    register.registerMetric(metric);
    this.shown.set(name, metric);
    return true;
  }
}

const TAKEN =
  "prom-client's registry of this process has metrics of our names, most likely those of another application with Mooring in the same process. Ours are left out of /metrics; read them with MooringMetrics, or run the applications in processes of their own";
