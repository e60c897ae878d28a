import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { Lifecycle } from '../lifecycle/lifecycle.js';

/** Reports where the process is in its life. */
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
    return condition ? indicator.up({ phase }) : indicator.down({ phase });
  }
}
