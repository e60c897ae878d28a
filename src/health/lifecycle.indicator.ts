import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { PRODUCT } from '../identity/product.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';

/** Reports where the process is in its life, and of which release it is. */
@Injectable()
export class LifecycleIndicator {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly indicators: HealthIndicatorService,
  ) {}

  ready(): HealthIndicatorResult {
    return this.upWhen(this.lifecycle.phase === 'ready');
  }

  started(): HealthIndicatorResult {
    return this.upWhen(this.lifecycle.phase !== 'starting');
  }

  private upWhen(condition: boolean): HealthIndicatorResult {
    const indicator = this.indicators.check('lifecycle');
    const { phase } = this.lifecycle;
    const details = { phase, version: PRODUCT.version };
    return condition ? indicator.up(details) : indicator.down(details);
  }
}
