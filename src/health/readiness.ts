import { Injectable } from '@nestjs/common';
import type { HealthIndicatorFunction } from '@nestjs/terminus';
import { LifecycleIndicator } from './lifecycle.indicator.js';
import { MooringHealth } from './mooring-health.js';
import { StoreIndicator } from './store.indicator.js';

/** What must be up for `/health/ready`, beside what teams add. */
export abstract class Readiness {
  abstract readonly indicators: readonly HealthIndicatorFunction[];
}

/** Of a service with one server: it is past its start, and its store is not away where it is required. */
@Injectable()
export class ReadinessOfOne extends Readiness {
  readonly indicators: readonly HealthIndicatorFunction[];

  constructor(lifecycle: LifecycleIndicator, store: StoreIndicator) {
    super();
    this.indicators = [() => lifecycle.ready(), () => store.reachable()];
  }
}

/** Of a service with several: the same of each of them. */
@Injectable()
export class ReadinessOfSeveral extends Readiness {
  readonly indicators: readonly HealthIndicatorFunction[];

  constructor(servers: MooringHealth) {
    super();
    this.indicators = [() => servers.check('mooring')];
  }
}
