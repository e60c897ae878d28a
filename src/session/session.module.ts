import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Metrics } from '../metrics/metrics.js';
import { AnswerLimit } from '../redis/answer-limit.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { RedisModule } from '../redis/redis.module.js';
import { NoTracing } from '../tracing/no-tracing.js';
import { Tracing } from '../tracing/tracing.js';
import { MeasuredSessionStore } from './measured-session-store.js';
import { principalSessions } from './principal-sessions.adapter.js';
import { PrincipalSessions } from './principal-sessions.js';
import { sessionDirectory } from './session-directory.adapter.js';
import { SessionDirectory } from './session-directory.js';
import { SESSION_STORE_ADAPTER, sessionStoreAdapter } from './session-store.adapter.js';
import { SessionStore } from './session-store.js';

/** Provides the `SessionStore`: Redis where `REDIS_URL` is set, else this process's memory. */
@Module({
  imports: [RedisModule],
  providers: [
    { provide: SESSION_STORE_ADAPTER, useFactory: sessionStoreAdapter, inject: [SETTINGS, Metrics, RedisConnection] },
    {
      provide: SessionStore,
      // What never leaves this process is no command to trace.
      useFactory: (
        adapter: SessionStore,
        metrics: Metrics,
        tracing: Tracing,
        redis: RedisConnection | null,
        { storeTimeoutMs }: Settings,
      ) => {
        const limit = new AnswerLimit('session store', storeTimeoutMs);
        return new MeasuredSessionStore(adapter, metrics, redis ? tracing : new NoTracing(), limit);
      },
      inject: [SESSION_STORE_ADAPTER, Metrics, Tracing, RedisConnection, SETTINGS],
    },
    { provide: SessionDirectory, useFactory: sessionDirectory, inject: [SESSION_STORE_ADAPTER, RedisConnection] },
    { provide: PrincipalSessions, useFactory: principalSessions, inject: [SETTINGS, RedisConnection] },
  ],
  exports: [PrincipalSessions, SessionDirectory, SessionStore],
})
export class SessionModule {}
