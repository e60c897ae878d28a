import { Inject, Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { SETTINGS, type Settings } from '../config/settings.js';
import { RedisConnection } from '../redis/redis-connection.js';

/** Reports whether the session store was reachable when it was last heard of. */
@Injectable()
export class StoreIndicator {
  constructor(
    @Inject(RedisConnection) private readonly redis: Pick<RedisConnection, 'up'> | null,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'readyRequiresRedis'>,
    private readonly indicators: HealthIndicatorService,
  ) {}

  reachable(): HealthIndicatorResult {
    const indicator = this.indicators.check('store');
    if (!this.redis) return indicator.up({ kind: 'memory' });
    if (this.redis.up) return indicator.up({ kind: 'redis' });
    return this.settings.readyRequiresRedis ? indicator.down({ kind: 'redis' }) : indicator.degraded({ kind: 'redis' });
  }
}
