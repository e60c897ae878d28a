import { Controller, Get } from '@nestjs/common';
import { type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { ServiceRoutes } from '../http/service-routes.js';
import { alive } from './alive.js';
import { BackgroundIndicator } from './background.indicator.js';
import { LifecycleIndicator } from './lifecycle.indicator.js';
import { Probe } from './probe.decorator.js';
import { Readiness } from './readiness.js';
import { ReadinessChecks } from './readiness-checks.js';

/** The probes of Kubernetes. None sends a command to Redis, so that probes never become load. */
@Controller('health')
@ServiceRoutes('probe')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly lifecycle: LifecycleIndicator,
    private readonly readiness: Readiness,
    private readonly background: BackgroundIndicator,
    private readonly team: ReadinessChecks,
  ) {}

  /**
   * 200 for as long as the process answers, draining and without Redis too: a restart would help in neither case. 503 where
   * work in the background is stuck, which nothing but a restart ends.
   */
  @Get('live')
  @Probe()
  live(): Promise<HealthCheckResult> {
    return alive(this.health.check([() => this.background.goesOn()]));
  }

  /**
   * 503 while starting and draining, without Redis where `READY_REQUIRES_REDIS` says so, and while a check of a team is down;
   * of several servers, where it is so with one of them.
   */
  @Get('ready')
  @Probe()
  ready(): Promise<HealthCheckResult> {
    return this.health.check([...this.readiness.indicators, () => this.team.results()]);
  }

  /** 503 until the service has started once. */
  @Get('startup')
  @Probe()
  startup(): Promise<HealthCheckResult> {
    return alive(this.health.check([() => this.lifecycle.started()]));
  }
}
