import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiledFixture } from '../support/compiled-fixture.js';
import { RawModern } from '../support/raw-modern.js';
import { RawSession } from '../support/raw-session.js';
import type { RawResponse } from '../support/raw-http.js';
import { startRedis, type RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { deathsOf, RestartedService } from '../support/restarted-service.js';
import { KNOWS_TASKS, PodClient } from './support/task-pods.js';

jest.setTimeout(180_000);

/** Runs that a call may have. */
const MOST_RUNS = 3;

let redis: RedisServer;
let folder: string;
let log: string;
let pods: RestartedService[];

/** Three pods that are started again when they end. */
const start = async (fixture: string) => {
  const env = { REDIS_URL: redis.url, MCP_MODULES: compiledFixture(fixture), CHAOS_JOURNAL: log };
  pods = await Promise.all([1, 2, 3].map(() => RestartedService.start(env)));
};
beforeEach(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'mooring-harm-'));
  log = join(folder, 'log');
  writeFileSync(log, '');
  writeFileSync(`${log}.other.go`, '');
});
afterEach(async () => {
  await Promise.all(pods.map((pod) => pod.stop()));
  await redis.stop();
  rmSync(folder, { recursive: true });
});

const lines = (what: string) =>
  readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(what));

/** Calls of a tool that was seen to end pods run on none of them for a while; others do. */
const refusedEverywhere = async () => {
  for (const pod of pods) {
    const call = () => new RawModern(pod.service.url, KNOWS_TASKS).call('crash', { log });
    await until(async () => (await call()).status === 503);
    const refused = await call();
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(200);
    expect(await refused.json()).toMatchObject({
      error: { code: -32000, message: expect.stringContaining('suspended') },
    });
    expect((await new RawModern(pod.service.url, {}).call('pay', { log: `${log}.other` })).status).toBe(200);
  }
};

/** Asks one pod after the other, as through a load balancer; a pod that is down just now is passed over. */
async function ended(taskId: string) {
  for (let n = 0; ; n += 1) {
    const client = new PodClient(pods[n % pods.length]!.service);
    const task = await Promise.race([client.get(taskId).catch(() => undefined), sleep(500)]);
    if (task && task.status !== 'working') return task;
    await sleep(100);
  }
}

describe('a task that may run again', () => {
  beforeEach(() => start('tasks'));

  it('and ends its pod each time has three runs, and then an answer that says so', async () => {
    const id = await new PodClient(pods[0]!.service).begin('crash', { log });
    const task = await ended(id);
    expect(task).toMatchObject({
      status: 'failed',
      error: { code: -32603, message: expect.stringContaining('3 times') },
    });
    expect(lines('run').length).toBe(MOST_RUNS);
    await refusedEverywhere();
    expect(deathsOf(pods)).toBeLessThanOrEqual(MOST_RUNS);
  });

  it('and blocks its pod for longer than pods count as alive completes all the same', async () => {
    const id = await new PodClient(pods[0]!.service).begin('spin', { log, ms: 5_000 });
    const task = await ended(id);
    expect(task).toMatchObject({
      status: 'completed',
      result: { content: [{ text: expect.stringContaining('done by') }] },
    });
    expect(lines('run').length).toBeLessThanOrEqual(MOST_RUNS);
    expect(lines('finished').length).toBeGreaterThan(0);
  });
});

/** Comes back for the rest of a stream, on one pod after the other, until it has the answer. @returns all messages */
async function resumed(id: string, version: string, first: RawResponse) {
  const messages = [];
  let lastEventId = '';
  let stream: RawResponse | undefined = first;
  for (let n = 1; ; n += 1) {
    for (;;) {
      const event: Awaited<ReturnType<RawResponse['next']>> = await stream?.next();
      if (!event) break;
      lastEventId = event.id ?? lastEventId;
      if (event.data) messages.push(JSON.parse(event.data));
    }
    if (messages.some((message) => 'result' in message || 'error' in message)) return messages;
    await sleep(300);
    const session = new RawSession(pods[n % pods.length]!.service.url, id, version);
    stream = await Promise.race([session.resume(lastEventId).catch(() => undefined), sleep(2_000, undefined)]);
    if (stream?.status !== 200) stream = undefined;
  }
}

describe('a call on a stream that may run again', () => {
  beforeEach(() => start('chaos'));

  it('and ends its pod each time has three runs, and then an answer that says so', async () => {
    const session = await RawSession.open(pods[0]!.service.url);
    const response = await session.call('crash', { tag: 'x' }, { progressToken: 'p' });
    const messages = await resumed(session.id, session.protocolVersion, response);
    expect(messages.at(-1)).toMatchObject({ error: { code: -32603, message: expect.stringContaining('3 times') } });
    expect(lines('crash').length).toBe(MOST_RUNS);
    expect(deathsOf(pods)).toBeLessThanOrEqual(MOST_RUNS);
  });

  it('and blocks its pod for longer than pods count as alive is answered once', async () => {
    const session = await RawSession.open(pods[0]!.service.url);
    const response = await session.call('spin', { tag: 'x', ms: 5_000 }, { progressToken: 'p' });
    setTimeout(() => void response.cut(), 1_000);
    const messages = await resumed(session.id, session.protocolVersion, response);
    const answers = messages.filter((message) => 'result' in message || 'error' in message);
    expect(answers).toEqual([
      expect.objectContaining({ result: { content: [{ type: 'text', text: expect.any(String) }] } }),
    ]);
    expect(lines('spin').length).toBeLessThanOrEqual(MOST_RUNS);
  });
});
