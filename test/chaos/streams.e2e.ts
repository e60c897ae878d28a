import { setTimeout as sleep } from 'node:timers/promises';
import { officialClients, type Connect, type OfficialClient } from '../support/clients.js';
import { LATEST, RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Crowd } from './support/crowd.js';
import { Fleet } from './support/fleet.js';
import { Publisher } from './support/publisher.js';
import { percentile, report } from './support/report.js';
import { scale } from './support/scale.js';
import { ask, count, describeCall, work } from './support/tasks.js';

jest.setTimeout(240_000);

/** The bar for an answer while the bus loses messages, in ms. */
const ANSWERED_WITHIN_MS = 3_000;

/** The bar for a client that was told an error, or cancelled, or listens twice. */
const MOST_GETS = 3;

describe('streams', () => {
  let redis: RedisServer;
  let fleet: Fleet;
  let crowd: Crowd | undefined;
  let clients: OfficialClient[];

  beforeAll(async () => {
    redis = await startRedis();
    fleet = await Fleet.start({ REDIS_URL: redis.url });
  });
  beforeEach(() => (clients = []));
  afterEach(async () => {
    await crowd?.close();
    crowd = undefined;
    await Promise.all(clients.map((client) => client.close()));
  });
  afterAll(async () => {
    await fleet?.stop();
    await redis?.stop();
  });

  it('go on elsewhere, each event once and in order, however often they are cut', async () => {
    crowd = await Crowd.connect(fleet.url, scale.crowd);
    await crowd.subscribe(scale.items);
    const publisher = await Publisher.connect(fleet.url, redis.client);
    publisher.start(scale.items, (scale.cutSeconds * 1_000) / scale.items);
    crowd.start([count, work]);
    const cuts = { GET: 0, POST: 0 };
    for (let second = 0; second < scale.cutSeconds; second += 1) {
      await sleep(1_000);
      for (const stream of fleet.proxy.streams.filter(() => Math.random() < 0.5)) {
        cuts[stream.method as 'GET' | 'POST'] += 1;
        stream.cut();
      }
    }
    const calls = await crowd.stop();
    const published = await publisher.stop();
    expect(calls.filter(({ wrong, failure }) => wrong ?? failure).map(describeCall)).toEqual([]);
    for (const heard of await crowd.heard(published.length)) expect(heard).toEqual(published);
    expect(cuts.POST).toBeGreaterThan(0);
    expect(cuts.GET).toBeGreaterThan(0);
    expect(await fleet.takeovers()).toBe(0);
    report('cut streams', [
      ['cuts of POST streams', cuts.POST],
      ['cuts of GET streams and resumes', cuts.GET],
      ['calls', calls.length],
      ['notifications to each client', published.length],
      ['lost, doubled or disordered', 0, 0],
    ]);
  });

  it('carry every answer in time while the bus loses messages', async () => {
    crowd = await Crowd.connect(fleet.url, scale.crowd);
    crowd.start([ask], 20);
    const deadline = Date.now() + scale.cutSeconds * 1_000;
    let lost = 0;
    while (Date.now() < deadline) {
      lost += Number(await redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub'));
      await sleep(Math.random() * 400);
    }
    const calls = await crowd.stop();
    expect(calls.filter(({ wrong, failure }) => wrong ?? failure).map(describeCall)).toEqual([]);
    const times = calls.map(({ begunAt, endedAt }) => endedAt - begunAt);
    expect(calls.filter((_, n) => times[n]! > ANSWERED_WITHIN_MS + scale.slackMs).map(describeCall)).toEqual([]);
    expect(lost).toBeGreaterThan(0);
    report('bus loses messages', [
      ['subscribers cut', lost],
      ['questions answered', calls.length],
      ['p50', percentile(times, 50)],
      ['longest', percentile(times, 100), `${ANSWERED_WITHIN_MS} ms`],
    ]);
  });

  it('give no client a reason to come back for ever', async () => {
    await Promise.all(officialClients.map(([name, connect]) => countGets(name, connect)));
  });

  /** A client that was told an error, one that cancelled, and one beside whose stream a newer one is opened. */
  async function countGets(name: string, connect: Connect): Promise<void> {
    const three = await Promise.all([1, 2, 3].map(() => connect(fleet.url)));
    clients.push(...three);
    await Promise.all(three.map((client) => client.listening()));
    const [failed, cancelled, outdone] = three as [OfficialClient, OfficialClient, OfficialClient];
    await expect(failed.callTool('fail-late', { afterMs: 1_200 })).rejects.toThrow('Failed late');
    const abort = new AbortController();
    const args = { steps: 100, everyMs: 100, tag: name };
    const call = cancelled.callTool('work', args, { signal: abort.signal, onProgress: () => abort.abort() });
    await expect(call).rejects.toThrow();
    const newer = await new RawSession(fleet.url, outdone.sessionId, LATEST).get();
    expect(newer.status).toBe(200);
    await sleep(scale.loopWindowMs);
    const made = three.map(({ http }) => http.gets.length - 1);
    expect(Math.max(...made)).toBeLessThanOrEqual(MOST_GETS);
    expect(newer.isOver).toBe(false);
    await newer.cut();
    report(`reconnects, ${name}`, [
      [
        `GETs in ${scale.loopWindowMs / 1_000} s: after an error, after a cancel, beside a newer stream`,
        made.join(', '),
        MOST_GETS,
      ],
    ]);
  }
});
