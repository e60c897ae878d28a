import { Module } from '@nestjs/common';
import { SETTINGS } from '../config/settings.js';
import { Metrics } from '../metrics/metrics.js';
import { type AdapterToken, adapterOf } from '../redis/dependable.js';
import { portProviders, redisOrMemory } from '../redis/redis-or-memory.js';
import { RedisModule } from '../redis/redis.module.js';
import { NoTracing } from '../tracing/no-tracing.js';
import { Tracing } from '../tracing/tracing.js';
import { measuredSessionStore } from './measured-session-store.js';
import { MemoryPrincipalSessions } from './memory-principal-sessions.js';
import { MemorySessionDirectory } from './memory-session-directory.js';
import { MemorySessionStore } from './memory-session-store.js';
import { PRINCIPAL_SESSIONS_AWAY, PrincipalSessions } from './principal-sessions.js';
import { RedisPrincipalSessions } from './redis-principal-sessions.js';
import { RedisSessionDirectory } from './redis-session-directory.js';
import { RedisSessionStore } from './redis-session-store.js';
import { SESSION_DIRECTORY_AWAY, SessionDirectory } from './session-directory.js';
import { SessionStore } from './session-store.js';

/** What never leaves this process is no command to trace. */
const STORE_TRACING: AdapterToken<Tracing> = 'StoreTracing';

/** Provides the `SessionStore`: Redis where `REDIS_URL` is set, else this process's memory. */
@Module({
  imports: [RedisModule],
  providers: [
    redisOrMemory(adapterOf(SessionStore), {
      inject: [SETTINGS, Metrics],
      redis: (redis, settings, metrics) => new RedisSessionStore(redis, settings, metrics),
      memory: (settings, metrics): SessionStore => new MemorySessionStore(settings, metrics),
    }),
    redisOrMemory(STORE_TRACING, {
      inject: [Tracing],
      redis: (_redis, tracing) => tracing,
      memory: () => new NoTracing(),
    }),
    {
      provide: SessionStore,
      useFactory: measuredSessionStore,
      inject: [adapterOf(SessionStore), Metrics, STORE_TRACING, SETTINGS],
    },
    ...portProviders(
      SessionDirectory,
      'session directory',
      {
        inject: [adapterOf(SessionStore)],
        redis: (redis) => new RedisSessionDirectory(redis),
        memory: (store) => new MemorySessionDirectory(store as MemorySessionStore),
      },
      SESSION_DIRECTORY_AWAY,
    ),
    ...portProviders(
      PrincipalSessions,
      'sessions of a principal',
      {
        inject: [SETTINGS],
        redis: (redis, { sessionTtlSeconds }) => new RedisPrincipalSessions(redis, sessionTtlSeconds),
        memory: () => new MemoryPrincipalSessions(),
      },
      PRINCIPAL_SESSIONS_AWAY,
    ),
  ],
  exports: [PrincipalSessions, SessionDirectory, SessionStore],
})
export class SessionModule {}
