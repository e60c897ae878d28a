import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { BackgroundIndicator } from './background.indicator.js';
import { LifecycleIndicator } from './lifecycle.indicator.js';
import { ReadinessModule } from './readiness.module.js';
import { ServersHealthController } from './servers-health.controller.js';

/** `/health` of a service with several servers; `MooringHealth` is where they are. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), ReadinessModule],
  controllers: [ServersHealthController],
  providers: [BackgroundIndicator, LifecycleIndicator],
})
export class ServersHealthModule {}
