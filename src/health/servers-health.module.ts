import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { BackgroundIndicator } from './background.indicator.js';
import { HealthController } from './health.controller.js';
import { LifecycleIndicator } from './lifecycle.indicator.js';
import { Readiness, ReadinessOfSeveral } from './readiness.js';
import { ReadinessModule } from './readiness.module.js';

/** `/health` of a service with several servers; `MooringHealth` is where they are. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), ReadinessModule],
  controllers: [HealthController],
  providers: [BackgroundIndicator, LifecycleIndicator, { provide: Readiness, useClass: ReadinessOfSeveral }],
})
export class ServersHealthModule {}
