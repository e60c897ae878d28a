import { setTimeout as sleep } from 'node:timers/promises';
import { RawModern } from '../support/raw-modern.js';
import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import type { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { startProbed } from './support/probed-service.js';

jest.setTimeout(180_000);

/** Work that has not ended for 30 s is stuck; this is longer, by more than the time-outs and periods of all work. */
const PAUSE_MS = 50_000;

let redis: RedisServer;
let service: Service;
beforeEach(async () => {
  redis = await startRedis();
  service = await startProbed({ REDIS_URL: redis.url });
});
afterEach(async () => {
  await service.stop('SIGKILL');
  await redis.stop();
});

describe('a Redis that is paused for longer than work may take', () => {
  it('is no reason to restart a pod: it stays live, with streams and calls open and a pod that died before', async () => {
    const other = await startProbed({ REDIS_URL: redis.url });
    const left = await RawSession.open(other.url);
    const leftCall = await left.call('hold', { gate: 'left' }, { progressToken: 'p' });
    await leftCall.nextMessage();
    const session = await RawSession.open(service.url, { capabilities: { elicitation: {} } });
    const streams = await Promise.all([
      session.get(),
      session.call('hold', { gate: 'a' }, { progressToken: 'p' }),
      session.call('ask', { question: 'Who?' }),
      new RawModern(service.url).listen({ toolsListChanged: true }),
    ]);
    await Promise.all(streams.map((stream) => stream.next()));
    await other.stop('SIGKILL');
    redis.pause();
    const probes = new Map<number, number>();
    const resumeAt = performance.now() + PAUSE_MS;
    while (performance.now() < resumeAt) {
      const { status } = await fetch(service.at('/health/live'));
      probes.set(status, (probes.get(status) ?? 0) + 1);
      await (await session.call('echo', { text: 'hi' })).body();
      await sleep(500);
    }
    redis.resume();
    expect([...probes.keys()]).toEqual([200]);
    await until(async () => (await session.call('echo', { text: 'hi' })).status === 200);
    expect(streams.map(({ isOver }) => isOver)).toEqual([false, false, false, false]);
    expect((await fetch(service.at('/health/live'))).status).toBe(200);
    expect(service.logs.filter(({ event }) => event === 'background.failed')).toEqual([]);
    await Promise.all(streams.map((stream) => stream.cut()));
  });
});
