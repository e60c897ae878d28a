import { setTimeout as sleep } from 'node:timers/promises';
import { RedisConnection } from '../../src/redis/redis-connection.js';
import { Endpoint } from '../http/support/endpoint.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import type { RawSession } from '../support/raw-session.js';
import { percentile, report } from './support/report.js';
import { scale } from './support/scale.js';

jest.setTimeout(180_000);

const ROUNDS = 10;

/** The bar: how soon the breaker is open after Redis has gone silent, in ms. */
const OPEN_WITHIN_MS = 1_000;

/** The same for closing after it answers again: a probe, and what it waits for. */
const CLOSED_WITHIN_MS = 1_000;

describe('a Redis that takes commands and answers none', () => {
  let redis: RedisServer;
  let endpoint: Endpoint;
  beforeAll(async () => {
    redis = await startRedis();
    endpoint = await Endpoint.start({ REDIS_URL: redis.url, STORE_WAIT_SECONDS: '0' });
  });
  afterAll(async () => {
    await endpoint?.close();
    await redis?.stop();
  });

  it.each([
    ['one caller', 1],
    ['50 callers', 50],
  ])('is found out within a second by %s, and found to be back', async (who, callers) => {
    const breaker = endpoint.app.get(RedisConnection, { strict: false }).breaker;
    const changed = (to: string) =>
      new Promise<number>((resolve) => breaker.onChange((state) => state === to && resolve(performance.now())));
    const sessions = await Promise.all(Array.from({ length: callers }, () => endpoint.open()));
    const [opened, closed, refused]: number[][] = [[], [], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      let asking = true;
      const asked = Promise.all(sessions.map((session) => keepAsking(session, () => asking)));
      // Anywhere between two looks.
      await sleep(300 + Math.random() * 200);
      const open = changed('open');
      const silentAt = performance.now();
      redis.pause();
      opened!.push((await open) - silentAt);
      const begun = performance.now();
      expect((await sessions[0]!.request('ping')).status).toBe(503);
      refused!.push(performance.now() - begun);
      asking = false;
      await asked;
      const close = changed('closed');
      const backAt = performance.now();
      redis.resume();
      closed!.push((await close) - backAt);
    }
    report(`Redis silent, ${who}`, [
      ['breaker open after, p50', percentile(opened!, 50)],
      [`breaker open after, worst of ${ROUNDS}`, percentile(opened!, 100), `${OPEN_WITHIN_MS} ms`],
      ['a request is refused within, p50', percentile(refused!, 50)],
      [`breaker closed again after, worst of ${ROUNDS}`, percentile(closed!, 100), `${CLOSED_WITHIN_MS} ms`],
    ]);
    expect(Math.max(...opened!)).toBeLessThanOrEqual(OPEN_WITHIN_MS + scale.slackMs);
    expect(Math.max(...closed!)).toBeLessThanOrEqual(CLOSED_WITHIN_MS + scale.slackMs);
  });
});

async function keepAsking(session: RawSession, more: () => boolean): Promise<void> {
  while (more()) await (await session.request('ping')).body();
}
