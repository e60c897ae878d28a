import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Metrics } from '../metrics/metrics.js';
import { AnswerLimit } from '../redis/answer-limit.js';
import { adapterOf, dependable, withAnswerLimit } from '../redis/dependable.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { RedisModule } from '../redis/redis.module.js';
import { NoTracing } from '../tracing/no-tracing.js';
import { Tracing } from '../tracing/tracing.js';
import { MeasuredSessionStore } from './measured-session-store.js';
import { principalSessions } from './principal-sessions.adapter.js';
import { PRINCIPAL_SESSIONS_AWAY, PrincipalSessions } from './principal-sessions.js';
import { sessionDirectory } from './session-directory.adapter.js';
import { SESSION_DIRECTORY_AWAY, SessionDirectory } from './session-directory.js';
import { sessionStoreAdapter } from './session-store.adapter.js';
import { SESSION_STORE_AWAY, SessionStore } from './session-store.js';

const DIRECTORY = { useFactory: sessionDirectory, inject: [adapterOf(SessionStore), RedisConnection] };
const PRINCIPALS = { useFactory: principalSessions, inject: [SETTINGS, RedisConnection] };

/** Provides the `SessionStore`: Redis where `REDIS_URL` is set, else this process's memory. */
@Module({
  imports: [RedisModule],
  providers: [
    { provide: adapterOf(SessionStore), useFactory: sessionStoreAdapter, inject: [SETTINGS, Metrics, RedisConnection] },
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
        const store = withAnswerLimit(adapter, new AnswerLimit('session store', storeTimeoutMs), SESSION_STORE_AWAY);
        return new MeasuredSessionStore(store, metrics, redis ? tracing : new NoTracing());
      },
      inject: [adapterOf(SessionStore), Metrics, Tracing, RedisConnection, SETTINGS],
    },
    ...dependable(SessionDirectory, 'session directory', DIRECTORY, SESSION_DIRECTORY_AWAY),
    ...dependable(PrincipalSessions, 'sessions of a principal', PRINCIPALS, PRINCIPAL_SESSIONS_AWAY),
  ],
  exports: [PrincipalSessions, SessionDirectory, SessionStore],
})
export class SessionModule {}
