import type { FactoryProvider, InjectionToken, Provider } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { type AdapterToken, adapterOf, type Away, dependable, type Port } from './dependable.js';
import { RedisConnection } from './redis-connection.js';

type Token = typeof SETTINGS | AdapterToken<object> | Port<object>;

/** What Nest injects for each token. */
type Injected<T extends readonly Token[]> = {
  readonly [I in keyof T]: T[I] extends typeof SETTINGS
    ? Settings
    : T[I] extends Port<infer P>
      ? P
      : T[I] extends AdapterToken<infer P>
        ? P
        : never;
};

/** The two adapters of a port. */
export interface RedisOrMemory<P, T extends readonly Token[]> {
  /** What both take, in this order. */
  readonly inject: readonly [...T];
  readonly redis: (redis: RedisConnection, ...injected: Injected<T>) => P;
  /** For a pod that is alone. */
  readonly memory: (...injected: Injected<T>) => P;
}

/** Where a `REDIS_URL` is set the one adapter, else the other. This is the one place that decides it. */
export function redisOrMemory<P, const T extends readonly Token[]>(
  token: InjectionToken<P>,
  { inject, redis, memory }: RedisOrMemory<P, T>,
): FactoryProvider<P> {
  const useFactory = (connection: RedisConnection | null, ...injected: Injected<T>): P =>
    connection ? redis(connection, ...injected) : memory(...injected);
  return { provide: token, useFactory, inject: [RedisConnection, ...inject] };
}

/**
 * The providers of a port that Redis or memory serves, and that always answers in time.
 *
 * @param work its name in the log
 * @param away what each method answers where its adapter does not
 */
export function portProviders<P extends object, const T extends readonly Token[]>(
  port: Port<P>,
  work: string,
  adapters: RedisOrMemory<P, T>,
  away: Away<P>,
): Provider[] {
  return dependable(port, work, redisOrMemory(adapterOf(port), adapters), away);
}
