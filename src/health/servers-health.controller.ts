import { Controller, Get } from '@nestjs/common';
import { type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { ServiceRoutes } from '../http/service-routes.js';
import { alive } from './alive.js';
import { BackgroundIndicator } from './background.indicator.js';
import { LifecycleIndicator } from './lifecycle.indicator.js';
import { MooringHealth } from './mooring-health.js';
import { Probe } from './probe.decorator.js';
import { ReadinessChecks } from './readiness-checks.js';

/** The probes of a service with several servers: ready when all of them are. */
@Controller('health')
@ServiceRoutes('probe')
export class ServersHealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly lifecycle: LifecycleIndicator,
    private readonly servers: MooringHealth,
    private readonly background: BackgroundIndicator,
    private readonly team: ReadinessChecks,
  ) {}

  /** As of `HealthController`. */
  @Get('live')
  @Probe()
  live(): Promise<HealthCheckResult> {
    return alive(this.health.check([() => this.background.goesOn()]));
  }

  /** 503 while one of the servers starts or drains, and without its Redis where `READY_REQUIRES_REDIS` says so. */
  @Get('ready')
  @Probe()
  ready(): Promise<HealthCheckResult> {
    return this.health.check([() => this.servers.check('mooring'), () => this.team.results()]);
  }

  /** 503 until the service has started once. */
  @Get('startup')
  @Probe()
  startup(): Promise<HealthCheckResult> {
    return alive(this.health.check([() => this.lifecycle.started()]));
  }
}
