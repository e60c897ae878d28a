import { setTimeout as sleep } from 'node:timers/promises';
import { officialClients } from '../support/clients.js';
import { send, type RawResponse } from '../support/raw-http.js';
import { initializeBody, RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import type { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { cleanedUp, held, responses } from './support/gauges.js';
import { startProbed } from './support/probed-service.js';

jest.setTimeout(60_000);

const EVICTIONS = ['expired', 'deleted', 'idle', 'capacity', 'revoked', 'shutdown'];
const UNAVAILABLE = {
  jsonrpc: '2.0',
  error: { code: -32000, message: expect.stringContaining('The session store is unavailable') },
  id: null,
};

let redis: RedisServer;
let service: Service;
let sessions: RawSession[];

beforeEach(async () => {
  redis = await startRedis();
  service = await startProbed({ REDIS_URL: redis.url, STORE_WAIT_SECONDS: '5' });
  sessions = await Promise.all([1, 2, 3].map(() => RawSession.open(service.url)));
});
afterEach(async () => {
  await service?.stop('SIGKILL');
  await redis?.stop();
});

/** A pod that waits for Redis as long as a test may take. */
const startPatient = () => startProbed({ REDIS_URL: redis.url, STORE_WAIT_SECONDS: '120' });

const first = (): RawSession => sessions[0]!;
const echo = (session: RawSession) => session.call('echo', { text: 'hi' });

async function expectUnavailable(response: RawResponse): Promise<void> {
  expect(response.status).toBe(503);
  expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
  expect(await response.json()).toEqual(UNAVAILABLE);
}

/** Every session still answers, and nothing was taken from memory or called gone meanwhile. */
async function expectUnharmed(): Promise<void> {
  await until(async () => (await echo(first())).status === 200);
  for (const session of sessions) expect((await echo(session)).status).toBe(200);
  expect(await responses(service, 404)).toBe(0);
  for (const reason of EVICTIONS) expect([reason, await cleanedUp(service, reason)]).toEqual([reason, 0]);
  expect(await held(service)).toMatchObject({ warm: sessions.length, calls: 0 });
}

describe('while Redis is stopped', () => {
  it('every verb is 503 with Retry-After, nothing is evicted, and all goes on when it is back', async () => {
    await redis.kill();
    for (const session of sessions) await expectUnavailable(await echo(session));
    await expectUnavailable(await first().delete());
    await expectUnavailable(await first().notify('notifications/cancelled', { requestId: 1 }));
    await expectUnavailable(await send(service.url, { body: initializeBody() }));
    expect((await fetch(service.at('/health/live'))).status).toBe(200);
    expect(await (await fetch(service.at('/health/ready'))).json()).toMatchObject({ status: 'degraded' });
    await redis.restart();
    await expectUnharmed();
    expect(service.exitCode).toBeNull();
  });

  it('a GET waits before its 503, and is served when Redis comes back meanwhile', async () => {
    const other = await startPatient();
    await redis.kill();
    let answered = 0;
    const waiting = first().get();
    void waiting.then(() => (answered += 1));
    for (let i = 0; i < 5; i += 1) await expectUnavailable(await echo(first()));
    expect(answered).toBe(0);
    await expectUnavailable(await waiting);
    const patient = new RawSession(other.url, first().id, first().protocolVersion);
    const opening = patient.get();
    await expectUnavailable(await echo(patient));
    await redis.restart();
    const stream = await opening;
    expect([stream.status, (await stream.next())?.retry]).toEqual([200, 1_000]);
    await other.stop('SIGKILL');
  });

  it('open streams and running calls stay, and get what comes after', async () => {
    const stream = await first().get();
    const call = await first().call('hold', { gate: 'a' }, { progressToken: 'p' });
    await redis.kill();
    await expectUnavailable(await echo(first()));
    expect([stream.isOver, call.isOver]).toEqual([false, false]);
    await redis.restart();
    await until(async () => (await first().call('release', { gate: 'a' })).status === 200);
    expect((await call.messages()).map(({ message }) => message.method ?? message.result.content)).toEqual([
      'notifications/progress',
      'notifications/progress',
      [{ type: 'text', text: 'released a' }],
    ]);
    await (await first().call('add-tool', { name: 'new' })).body();
    expect((await stream.nextMessage())?.message).toMatchObject({ method: 'notifications/tools/list_changed' });
    await expectUnharmed();
  });

  it('an answer waits before its 503, and reaches its call on another pod when Redis comes back', async () => {
    const [asker, other] = await Promise.all([startPatient(), startPatient()]);
    const session = await RawSession.open(asker.url, { capabilities: { elicitation: {} } });
    const call = await session.call('ask', { question: 'still there?' });
    const question = (await call.nextMessage())!.message;
    const elsewhere = new RawSession(service.url, session.id, session.protocolVersion);
    const answer = { jsonrpc: '2.0', id: question.id, result: { action: 'decline' } };
    await redis.kill();
    await expectUnavailable(await elsewhere.post(answer));
    const patient = new RawSession(other.url, session.id, session.protocolVersion);
    const answering = patient.post(answer);
    await expectUnavailable(await echo(patient));
    await redis.restart();
    expect((await answering).status).toBe(202);
    expect((await call.nextMessage())?.message.result.content).toEqual([
      { type: 'text', text: '{"action":"decline"}' },
    ]);
    await Promise.all([asker, other].map((pod) => pod.stop('SIGKILL')));
  });

  it.each(officialClients)('%s gets errors with status 503, and goes on in its session', async (_name, connect) => {
    const client = await connect(service.url);
    await client.listening();
    await redis.kill();
    const error: unknown = await client.text('echo', { text: 'hi' }).catch((reason: unknown) => reason);
    expect(client.statusOf(error)).toBe(503);
    await redis.restart();
    await until(() =>
      client.text('echo', { text: 'hi' }).then(
        () => true,
        () => false,
      ),
    );
    expect(client.http.answered(404)).toEqual([]);
    expect(client.http.gets).toHaveLength(1);
    await client.close();
  });
});

describe('while Redis is paused for five seconds', () => {
  it('every request is a 503 that does not hang, and all goes on by itself', async () => {
    redis.pause();
    const pausedAt = Date.now();
    while (Date.now() < pausedAt + 5_000) {
      const answers = await Promise.all(sessions.map(echo));
      for (const answer of answers) await expectUnavailable(answer);
      await sleep(100);
    }
    redis.resume();
    await expectUnharmed();
  });
});

describe('a stream whose events are being stored when Redis is paused', () => {
  it.each([
    ['goes on listening', 0],
    ['is gone', 1],
  ])('has each of them once, in order, for a client that %s and resumes', async (_, isCut) => {
    const call = await first().call('paced', { steps: 4, everyMs: 250 }, { progressToken: 'p' });
    const begun = await call.nextMessage();
    if (isCut) await call.cut();
    redis.pause();
    await sleep(1_500);
    redis.resume();
    if (!isCut) expect(await call.messages()).toHaveLength(4);
    const rest = await (await first().resume(begun!.id!)).messages();
    expect(rest.map(({ message }) => (message.params ?? message.result).progress)).toEqual([2, 3, 4, undefined]);
  });
});

describe('while Redis restarts under load', () => {
  it('requests are answered 200 or 503 and nothing else', async () => {
    const statuses = new Map<number, number>();
    let stop = false;
    const load = sessions.map(async (session) => {
      while (!stop) {
        const { status } = await echo(session);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status !== 200) await sleep(20);
      }
    });
    for (let round = 0; round < 3; round += 1) {
      const served = statuses.get(200) ?? 0;
      await until(() => (statuses.get(200) ?? 0) > served + 20);
      await redis.restart();
    }
    const served = statuses.get(200) ?? 0;
    await until(() => (statuses.get(200) ?? 0) > served + 20);
    stop = true;
    await Promise.all(load);
    expect([...statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    await expectUnharmed();
  });
});

describe('a service that starts while Redis is away', () => {
  it('is 503 until Redis comes, and then serves the sessions that Redis has', async () => {
    await redis.kill();
    await service.stop('SIGKILL');
    const started = await startProbed({ REDIS_URL: redis.url, STORE_WAIT_SECONDS: '0' });
    const [{ id, protocolVersion }] = sessions as [RawSession];
    const session = new RawSession(started.url, id, protocolVersion);
    await expectUnavailable(await echo(session));
    await expectUnavailable(await session.get());
    await redis.restart();
    await until(async () => (await echo(session)).status === 200);
    expect(await responses(started, 404)).toBe(0);
    await started.stop('SIGKILL');
  });
});

describe('a service without REDIS_URL', () => {
  it('does not notice that a Redis is gone', async () => {
    const independent = await startProbed();
    const session = await RawSession.open(independent.url);
    await redis.kill();
    expect((await echo(session)).status).toBe(200);
    await independent.stop('SIGKILL');
  });
});
