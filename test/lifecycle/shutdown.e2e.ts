import { sessionRecordKey } from '../../src/redis/redis-keys.js';
import { officialClients } from '../support/clients.js';
import { send, type RawResponse } from '../support/raw-http.js';
import { RawSession } from '../support/raw-session.js';
import { freePort } from '../support/free-port.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import type { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { held } from './support/gauges.js';
import { startProbed } from './support/probed-service.js';

jest.setTimeout(60_000);

let redis: RedisServer;
let service: Service;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis?.stop());
afterEach(() => service?.stop('SIGKILL'));

const start = async (delaySeconds: number, drainSeconds: number, env: NodeJS.ProcessEnv = {}) => {
  service = await startProbed({
    REDIS_URL: redis.url,
    SHUTDOWN_DELAY_SECONDS: String(delaySeconds),
    SHUTDOWN_DRAIN_SECONDS: String(drainSeconds),
    ...env,
  });
};

const status = (path: string) => send(service.at(path), { method: 'GET' }).then((response) => response.status);

/** A ping over a connection that the client would like to keep. */
async function pinged({ url, headers }: RawSession) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 'ping', method: 'ping' });
  const types = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers: { ...types, ...headers }, body });
  await response.text();
  return { status: response.status, connection: response.headers.get('connection') };
}

/** SIGTERM, and the moment from which readiness says so. */
async function beginShutdown(): Promise<void> {
  service.signal('SIGTERM');
  await until(async () => (await status('/health/ready')) === 503);
}

/** Nothing answers on the port any more. */
const listenerClosed = () =>
  until(() =>
    status('/health/live').then(
      () => false,
      () => true,
    ),
  );

describe('SIGTERM', () => {
  it('is not ready any more while all is still served, then ends streams, finishes calls and exits with 0', async () => {
    // Much can happen in the delay, on a busy machine too, and the call outlasts it.
    await start(6, 20, { STREAM_KEEP_ALIVE_SECONDS: '1' });
    const session = await RawSession.open(service.url);
    const stream = await session.get();
    const call = await session.call('paced', { steps: 10, everyMs: 1_000 }, { progressToken: 'p' });

    expect(await pinged(session)).toEqual({ status: 200, connection: 'keep-alive' });
    await beginShutdown();
    expect(await status('/health/live')).toBe(200);
    expect(await pinged(session)).toEqual({ status: 200, connection: 'close' });
    const newcomer = await RawSession.open(service.url);
    const newStream = await newcomer.get();
    expect(newStream.status).toBe(200);
    await (await newcomer.call('add-tool', { name: 'late' })).body();
    expect((await stream.nextMessage())?.message).toMatchObject({ method: 'notifications/tools/list_changed' });
    await until(() => newStream.received.some(({ comment }) => comment === 'keep-alive'));
    expect([stream.isOver, call.isOver, newStream.isOver]).toEqual([false, false, false]);

    await listenerClosed();
    expect([await stream.endedCleanly(), await newStream.endedCleanly()]).toEqual([true, true]);
    const messages = await call.messages();
    expect(messages.map(({ message }) => message.params?.progress ?? message.result.content[0].text)).toEqual([
      ...Array.from({ length: 10 }, (_, index) => index + 1),
      '10 steps',
    ]);
    expect(await call.endedCleanly()).toBe(true);
    expect(await service.exited()).toBe(0);
    for (const { id } of [session, newcomer]) expect(await redis.client.exists(sessionRecordKey(id))).toBe(1);
  });

  it('answers a call with an error that outlasts the drain, and still exits with 0', async () => {
    await start(0, 1);
    const session = await RawSession.open(service.url);
    const calls = await Promise.all([
      session.call('hold', { gate: 'never' }, { progressToken: 'p' }),
      session.call('hold', { gate: 'never' }),
    ]);
    service.signal('SIGTERM');
    const answers = await Promise.all(calls.map(async (call) => (await call.messages()).at(-1)?.message));
    const error = { code: -32000, message: expect.stringContaining('shutting down') };
    expect(answers).toEqual([1, 2].map((id) => ({ jsonrpc: '2.0', id, error })));
    for (const call of calls) expect(await call.endedCleanly()).toBe(true);
    expect(await service.exited()).toBe(0);
    expect(await redis.client.exists(sessionRecordKey(session.id))).toBe(1);
    expect(service.logs).toContainEqual(expect.objectContaining({ event: 'shutdown.drained', abandonedCalls: 2 }));
  });

  it('answers a call 503 that outlasts the drain and has said nothing yet', async () => {
    const response = await silentAtShutdown();
    expect([response.status, response.headers['retry-after']]).toEqual([503, '1']);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining('shutting down') } });
  });

  /** On a busy machine a second may pass, and then a call has become a stream: it is made again. */
  async function silentAtShutdown(): Promise<RawResponse> {
    await start(0, 0);
    const session = await RawSession.open(service.url);
    const call = session.call('hold', { gate: 'never' });
    await until(async () => (await held(service)).calls === 1);
    service.signal('SIGTERM');
    const response = await call;
    expect(await service.exited()).toBe(0);
    return response.type === 'text/event-stream' ? silentAtShutdown() : response;
  }

  it('is not waited for when there is nothing to finish', async () => {
    await start(0, 60);
    const session = await RawSession.open(service.url);
    const stream = await session.get();
    service.signal('SIGTERM');
    expect(await stream.endedCleanly()).toBe(true);
    expect(await service.exited()).toBe(0);
  });

  it('exits at once when it comes a second time', async () => {
    await start(600, 600);
    const session = await RawSession.open(service.url);
    const call = await session.call('hold', { gate: 'never' }, { progressToken: 'p' });
    service.signal('SIGTERM');
    await service.log(({ event }) => event === 'shutdown.begun');
    service.signal('SIGTERM');
    expect(await service.exited()).toBe(1);
    expect(await call.endedCleanly()).toBe(false);
  });

  it('ends a process whose Redis is away', async () => {
    const away = await startRedis();
    await start(0, 1, { REDIS_URL: away.url });
    const session = await RawSession.open(service.url);
    const stream = await session.get();
    await away.kill();
    service.signal('SIGTERM');
    expect(await stream.endedCleanly()).toBe(true);
    expect(await service.exited()).toBe(0);
    await away.stop();
  });

  it.each(officialClients)('and a new process let %s go on in its session', async (_name, connect) => {
    const port = String(await freePort());
    await start(0, 5, { PORT: port });
    const client = await connect(service.url);
    await client.listening();
    const progress: number[] = [];
    const call = client.text(
      'paced',
      { steps: 5, everyMs: 300 },
      { onProgress: (step) => progress.push(step.progress) },
    );
    await until(() => progress.length > 0);
    service.signal('SIGTERM');
    expect(await call).toBe('5 steps');
    expect(progress).toEqual([1, 2, 3, 4, 5]);
    expect(await service.exited()).toBe(0);
    await start(0, 5, { PORT: port });
    await until(() => client.http.answered(200, 'GET').length === 2);
    expect(await client.text('echo', { text: 'hi' })).toBe('hi');
    await client.close();
  });
});
