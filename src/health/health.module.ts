import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { RedisModule } from '../redis/redis.module.js';
import { BackgroundIndicator } from './background.indicator.js';
import { HealthController } from './health.controller.js';
import { LifecycleIndicator } from './lifecycle.indicator.js';
import { Readiness, ReadinessOfOne } from './readiness.js';
import { ReadinessModule } from './readiness.module.js';
import { StoreIndicator } from './store.indicator.js';

/** `/health/live`, `/health/ready` and `/health/startup`. A failing probe is the prober's to log. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), RedisModule, ReadinessModule],
  controllers: [HealthController],
  providers: [
    BackgroundIndicator,
    LifecycleIndicator,
    StoreIndicator,
    { provide: Readiness, useClass: ReadinessOfOne },
  ],
})
export class HealthModule {}
