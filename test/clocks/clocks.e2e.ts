import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiledFixture } from '../support/compiled-fixture.js';
import { describeWithFaketime, setTime, timeFrom, timeOff } from '../support/faketime.js';
import { send } from '../support/raw-http.js';
import { RawModern } from '../support/raw-modern.js';
import { initializeBody } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Service } from '../support/service.js';
import { bearer, TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';
import { until } from '../support/until.js';
import { PodClient, TaskPods } from '../tasks/support/task-pods.js';

jest.setTimeout(180_000);

const HOUR = 3_600;
const TTL_SECONDS = 20;
const WINDOW_SECONDS = 60;

let redis: RedisServer;
beforeEach(async () => {
  redis = await startRedis();
});
afterEach(() => redis.stop());

/** One whose time is right, one an hour ahead and one an hour behind. */
const CLOCKS = [{}, timeOff('+1h'), timeOff('-1h')];

describeWithFaketime('pods whose clocks differ by an hour', () => {
  let issuer: TokenIssuer;
  let pods: Service[];
  beforeEach(async () => {
    issuer = await TokenIssuer.start();
    const env = {
      ...issuer.env,
      REDIS_URL: redis.url,
      ADMIN_ENABLED: 'true',
      SESSION_TTL_SECONDS: String(TTL_SECONDS),
      SESSION_MAX_PER_PRINCIPAL: '3',
      SESSION_CAP_POLICY: 'refuse',
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_WINDOW_SECONDS: String(WINDOW_SECONDS),
      RATE_LIMIT_PER_CALLER: '60',
    };
    pods = await Promise.all(CLOCKS.map((clock) => Service.start({ ...env, ...clock })));
  });
  afterEach(async () => {
    await Promise.all(pods.map((pod) => pod.stop('SIGKILL')));
    await issuer.close();
  });

  /** Good by any of the clocks. */
  const token = (sub: string, claims: object = {}) =>
    issuer.token(sub, { client_id: 'app', exp: Math.floor(Date.now() / 1_000) + 3 * HOUR, ...claims });
  const open = async (sub: string) => {
    const bearing = await token(sub);
    return Promise.all(pods.map(({ url }) => TokenSession.openWith(url, bearing)));
  };
  const initialize = async ({ url }: Service, sub: string) =>
    send(url, { body: initializeBody(), headers: bearer(await token(sub)) });

  /** How many sessions a pod lists as young. */
  const listed = async ({ url }: Service, headers: { readonly authorization: string }) => {
    let [count, cursor] = [0, ''];
    for (;;) {
      const page = new URL(`/admin/sessions?client=app&youngerThanSeconds=600${cursor}`, url);
      const { sessions, next } = await (await send(page, { method: 'GET', headers })).json();
      count += sessions.length;
      if (next === undefined) return count;
      cursor = `&cursor=${next}`;
    }
  };

  it('keep each other’s sessions alive, list them and end all of them by their client', async () => {
    const sessions = await open('ada');
    for (let round = 0; round < 3; round += 1) {
      // Longer than the precision of the index, so that each request refreshes it.
      await sleep(500);
      for (const session of sessions) expect((await session.request('ping')).status).toBe(200);
    }
    for (const pod of pods) expect(await pod.metric('mcp_sessions_stored')).toBeLessThanOrEqual(3);
    const admin = bearer(await token('root', { scope: 'mooring:admin' }));
    for (const pod of pods) expect(await listed(pod, admin)).toBe(3);
    const ended = await send(new URL('/admin/sessions?client=app', pods[0]!.url), { method: 'DELETE', headers: admin });
    expect(await ended.json()).toEqual({ ended: 3 });
    for (const session of sessions) expect((await session.request('ping')).status).toBe(404);
  });

  it('hold the cap of sessions together, and a place that is free again can be taken', async () => {
    const [first] = await open('bob');
    await sleep(500);
    expect((await first!.request('ping')).status).toBe(200);
    for (const pod of pods) expect((await initialize(pod, 'bob')).status).toBe(429);
    await first!.delete();
    expect((await initialize(pods[1]!, 'bob')).status).toBe(200);
    for (const pod of pods) expect((await initialize(pod, 'bob')).status).toBe(429);
  });

  it('hold a rate together and never say to come back later than its window ends', async () => {
    const bearing = bearer(await token('eve'));
    const ping = ({ url }: Service) => send(url, { body: { jsonrpc: '2.0', id: 1, method: 'ping' }, headers: bearing });
    let taken = 0;
    let refused;
    for (let n = 0; !refused; n += 1) {
      const response = await ping(pods[n % pods.length]!);
      if (response.status === 429) refused = response;
      else taken += 1;
    }
    // Each pod may be a tenth of the limit behind.
    expect(taken).toBeGreaterThanOrEqual(60);
    expect(taken).toBeLessThanOrEqual(78);
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(WINDOW_SECONDS);
  });
});

describeWithFaketime('a pod whose clock is set while it runs', () => {
  let folder: string;
  let pod: Service;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mooring-clock-'));
  });
  afterEach(async () => {
    await pod.stop('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it.each(['-1h', '+1h'])('by %s keeps its rates, its sessions and its heartbeat', async (offset) => {
    const file = join(folder, 'time');
    const rates = {
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_WINDOW_SECONDS: String(WINDOW_SECONDS),
      RATE_LIMIT_PER_CALLER: '20',
    };
    pod = await Service.start({ REDIS_URL: redis.url, ...rates, ...timeFrom(file) });
    const ask = () => send(pod.url, { body: initializeBody() });
    const id = String((await ask()).headers['mcp-session-id']);
    setTime(file, offset);
    let refused;
    for (let taken = 1; !refused; taken += 1) {
      expect(taken).toBeLessThanOrEqual(20);
      const response = await ask();
      if (response.status === 429) refused = response;
    }
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeLessThanOrEqual(WINDOW_SECONDS);
    expect(seconds).toBeGreaterThan(0);
    expect(await redis.client.exists(`mooring:session:{${id}}`)).toBe(1);
    // The lowest score is when the set was made.
    const beat = async () => Number((await redis.client.zrange('mooring:heartbeats', '-1', '-1', 'WITHSCORES'))[1]);
    const before = await beat();
    await until(async () => (await beat()) > before);
    expect(Math.abs((await beat()) - Date.now())).toBeLessThan(60_000);
  });
});

describeWithFaketime('tasks of pods whose clocks differ by an hour', () => {
  let pods: TaskPods;
  afterEach(() => pods.stop());

  it('run once, are taken over when their pod dies, and not before', async () => {
    pods = new TaskPods({ REDIS_URL: redis.url });
    const clients: PodClient[] = [];
    for (const clock of CLOCKS) clients.push(...(await pods.start(1, clock)));
    const [plain, ahead, behind] = clients as [PodClient, PodClient, PodClient];
    const logs = await Promise.all(
      clients.map(async (client) => {
        const log = pods.log();
        return { log, id: await client.begin('count', { log }) };
      }),
    );
    await sleep(4_500);
    for (const { id, log } of logs) {
      for (const client of clients) expect(await client.get(id)).toMatchObject({ status: 'working' });
      expect(pods.runs(log)).toHaveLength(1);
    }
    const [{ id, log }] = logs as [{ id: string; log: string }];
    await plain.service.stop('SIGKILL');
    await until(async () => (await ahead.get(id)) && (await behind.get(id)) && pods.runs(log).length === 2);
    pods.go(log);
    expect((await behind.completed(id)).result.content[0].text).toBe(`done by ${pods.runs(log)[1]}`);
  });
});

describeWithFaketime('what must happen once on pods whose clocks differ by an hour', () => {
  it('happens once, on whichever pod a state is used again', async () => {
    const env = { REDIS_URL: redis.url, MCP_MODULES: compiledFixture('eras') };
    const pods = await Promise.all(CLOCKS.map((clock) => Service.start({ ...env, ...clock })));
    try {
      const clients = pods.map(({ url }) => new RawModern(url, { elicitation: {} }));
      const pay = { name: 'pay', arguments: { amount: 500 } };
      const [{ result }] = await (await clients[0]!.request('tools/call', pay)).rpc();
      const inputResponses = { sure: { action: 'accept', content: { text: 'yes' } } };
      const again = { ...pay, inputResponses, requestState: result.requestState };
      const outcomes: string[] = [];
      for (const client of [clients[1]!, clients[0]!, clients[2]!, clients[1]!, clients[0]!, clients[2]!])
        outcomes.push(JSON.stringify((await (await client.request('tools/call', again)).rpc()).at(-1)));
      expect(outcomes.filter((text) => text.includes('Paid 500'))).toHaveLength(1);
    } finally {
      await Promise.all(pods.map((pod) => pod.stop('SIGKILL')));
    }
  });
});
