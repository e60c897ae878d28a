import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { stuckWork } from '../lifecycle/periodic.js';

/** Reports whether what this process does again and again still comes to an end each time. */
@Injectable()
export class BackgroundIndicator {
  constructor(private readonly indicators: HealthIndicatorService) {}

  goesOn(): HealthIndicatorResult {
    const indicator = this.indicators.check('background');
    const stuck = stuckWork();
    return stuck.length === 0 ? indicator.up() : indicator.down({ stuck });
  }
}
