import { setTimeout as sleep } from 'node:timers/promises';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { LATEST, RawSession } from '../support/raw-session.js';
import { until } from '../support/until.js';
import { Crowd } from './support/crowd.js';
import { Fleet } from './support/fleet.js';
import { Publisher } from './support/publisher.js';
import { report } from './support/report.js';
import { scale } from './support/scale.js';
import { describeCall } from './support/tasks.js';

jest.setTimeout(300_000);

const ITEMS = 10;

describe(`${scale.clients} clients on three pods behind a round robin`, () => {
  let redis: RedisServer;
  let fleet: Fleet;
  let crowd: Crowd;

  beforeAll(async () => {
    redis = await startRedis();
    fleet = await Fleet.start({ REDIS_URL: redis.url });
    crowd = await Crowd.connect(fleet.url, scale.clients);
  });
  afterAll(async () => {
    await crowd?.close();
    await fleet?.stop();
    await redis?.stop();
  });

  it('see one server: calls, progress, questions, cancellations, notifications and deletion', async () => {
    await crowd.subscribe(ITEMS);
    const publisher = await Publisher.connect(fleet.url, redis.client);
    publisher.start(ITEMS, 200);
    crowd.start();
    await sleep(scale.roundRobinMs);
    const calls = await crowd.stop();
    const published = await publisher.finish();
    expect(published).toHaveLength(ITEMS);

    const problems = calls.filter(({ wrong, failure }) => wrong ?? failure).map(describeCall);
    expect(problems).toEqual([]);
    for (const heard of await crowd.heard(ITEMS)) expect(heard).toEqual(published);

    await Promise.all(crowd.clients.map(cancelOne));
    await until(async () => (await fleet.sum('mcp_calls_in_flight')) === 0);

    const sessions = crowd.clients.map(({ sessionId }) => new RawSession(fleet.url, sessionId, LATEST));
    await Promise.all(crowd.clients.map((client) => client.endSession()));
    const dead = await Promise.all(sessions.map(async (session) => (await session.call('echo', { text: '' })).status));
    expect(new Set(dead)).toEqual(new Set([404]));
    await until(async () => (await fleet.held()).streams === 0);
    report('round robin', [
      ['clients', scale.clients],
      ['calls', calls.length],
      ['errors, or progress lost, doubled or disordered', problems.length, 0],
      ['notifications to each client', published.length],
    ]);
  });
});

/** The cancellation lands on another pod than the call. */
async function cancelOne(client: Crowd['clients'][number], index: number): Promise<void> {
  const abort = new AbortController();
  const args = { steps: 1_000, everyMs: 100, tag: `cancel-${index}` };
  const call = client.text('work', args, { signal: abort.signal, onProgress: () => abort.abort() });
  await expect(call).rejects.toThrow();
}
