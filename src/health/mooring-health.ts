import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService, type HealthIndicatorStatus } from '@nestjs/terminus';
import type { Settings } from '../config/settings.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import { stuckWork } from '../lifecycle/periodic.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { LifecycleIndicator } from './lifecycle.indicator.js';
import { StoreIndicator } from './store.indicator.js';

/** What the health of a server is judged by. */
export interface HealthFacts {
  readonly lifecycle: Lifecycle;
  /** `null`: its sessions are in memory. */
  readonly redis: Pick<RedisConnection, 'up'> | null;
  readonly settings: Pick<Settings, 'readyRequiresRedis'>;
}

type Facts = HealthIndicatorResult;

/**
 * The health of all servers that an application embeds, for its own health endpoints: as indicators of `@nestjs/terminus`,
 * without a command to Redis.
 *
 * ```ts
 * @Get('ready') @HealthCheck() ready() { return this.health.check([() => this.mooring.check('mooring')]); }
 * @Get('live') @HealthCheck() live() { return this.health.check([() => this.mooring.live('mooring')]); }
 * ```
 */
@Injectable()
export class MooringHealth {
  private readonly indicators = new HealthIndicatorService();
  private readonly servers = new Map<string | undefined, () => Facts>();

  /**
   * For what embeds servers: to be called as each one starts.
   * @param server its name; left out where it is the only one
   */
  watch(server: string | undefined, { lifecycle, redis, settings }: HealthFacts): void {
    const ofLife = new LifecycleIndicator(lifecycle, this.indicators);
    const ofStore = new StoreIndicator(redis, settings, this.indicators);
    this.servers.set(server, () => ({ ...ofLife.ready(), ...ofStore.reachable() }));
  }

  /**
   * Readiness, by the same facts as `/health/ready` of the service: `down` while a server starts or drains, and without
   * Redis where `readyRequiresRedis` says so; `degraded`, which is no failure, without Redis elsewhere. Several servers
   * are told apart in `servers`; the worst of them is the status.
   */
  check<Key extends string>(key: Key): HealthIndicatorResult<Key> {
    const all = [...this.servers].map(([server, factsOf]) => [server, factsOf()] as const);
    const [first] = all;
    const details =
      first && first[0] === undefined
        ? first[1]
        : { servers: Object.fromEntries(all.map(([server, facts]) => [server!, facts])) };
    const status = worst(all.map(([, facts]) => facts));
    return { [key]: { ...details, status } } as HealthIndicatorResult<Key>;
  }

  /**
   * Liveness: `down` while work in the background of this process is stuck, which nothing but a restart ends. Neither a
   * drain nor an outage of Redis is one.
   */
  live<Key extends string>(key: Key): HealthIndicatorResult<Key> {
    const stuck = stuckWork();
    const indicator = this.indicators.check(key);
    return stuck.length === 0 ? indicator.up() : indicator.down({ stuck });
  }
}

function worst(servers: readonly Facts[]): HealthIndicatorStatus {
  const statuses = servers.flatMap((facts) => Object.values(facts).map(({ status }) => status));
  if (statuses.includes('down')) return 'down';
  return statuses.includes('degraded') ? 'degraded' : 'up';
}
