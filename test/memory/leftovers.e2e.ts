import { compiledFixture } from '../support/compiled-fixture.js';
import { RawSession } from '../support/raw-session.js';
import { startRedis, type RedisServer } from '../support/redis-server.js';
import type { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { measure, quiet, startMeasured, type HeapMeasurement } from './support/measured-service.js';

/** Everything that a session is made of while it is in memory. */
const NOTHING = {
  SessionTransport: 0,
  Server: 0,
  OutgoingIds: 0,
  Call: 0,
  LegacyExchange: 0,
  CallStream: 0,
  SseSocket: 0,
  Listener: 0,
};

/** Of the 60 sessions between two measurements; keep-alive sockets and timers of the process come and go. */
const LESS_THAN_ONE_EACH = 30;

jest.setTimeout(300_000);

let redis: RedisServer;
let service: Service;
beforeAll(async () => {
  redis = await startRedis();
  service = await startMeasured({
    REDIS_URL: redis.url,
    MCP_MODULES: ['probe', 'long-running', 'fresh-schemas'].map(compiledFixture).join(','),
    SESSION_PARK_AFTER_SECONDS: '1',
    SESSION_TTL_SECONDS: '100',
    EVENT_LOG_TTL_SECONDS: '1',
  });
});
afterAll(async () => {
  await service.stop();
  await redis.stop();
});

const open = () => RawSession.open(service.url, { capabilities: { elicitation: {} } });

/** Ends of a session and of what it was doing, each while as much as possible is in flight. */
const ENDS: Record<string, (session: RawSession) => Promise<unknown>> = {
  'it is deleted': (session) => session.delete(),
  'its record is gone': async (session) => {
    await redis.client.del(`mooring:session:{${session.id}}`);
    return session.request('ping');
  },
};

/** A session with a GET stream, a call on its stream, a call without a byte yet and a question that waits. */
async function busySession(): Promise<RawSession> {
  const session = await open();
  await (await session.get()).next();
  void session.call('slow', { ms: 600_000 }).catch(() => undefined);
  await (await session.call('paced', { steps: 9, everyMs: 600_000 }, { progressToken: 0 })).nextMessage();
  await (await session.call('ask-fresh')).nextMessage();
  return session;
}

/** The ordinary life of a session: answers, errors, streams, a cancel, a cut connection, and then nothing more. */
async function ordinarySession(): Promise<void> {
  const session = await open();
  await (await session.call('echo', { text: 'x' })).body();
  await (await session.call('fail', { message: 'x' })).body();
  await (await session.call('progress', { steps: 5 }, { progressToken: 'p' })).body();
  const inFlight = () => service.metric('mcp_calls_in_flight');
  await until(async () => (await inFlight()) === 0);
  const cancelled = session.call('slow', { ms: 600_000 }, { id: 0 });
  await until(async () => (await inFlight()) > 0);
  await session.cancel(0);
  await (await cancelled).body();
  const cut = await session.call('paced', { steps: 3, everyMs: 20 }, { progressToken: 'p' });
  await cut.nextMessage();
  await cut.cut();
}

/** Lets the warm-up’s own traces go: event logs, counted ids, idle sockets. */
async function settled(): Promise<HeapMeasurement> {
  await quiet(service);
  await until(async () => (await service.metric('mcp_event_log_bytes')) === 0);
  return measure(service);
}

async function everything(): Promise<void> {
  for (let n = 0; n < 10; n += 1) {
    await ordinarySession();
    for (const end of Object.values(ENDS)) await end(await busySession());
  }
}

describe('an evicted transport', () => {
  it('leaves no timer, listener, stream or pending promise, however its session ended', async () => {
    await everything();
    const before = await settled();
    await everything();
    await everything();
    const after = await settled();
    expect(after.held).toMatchObject(NOTHING);
    const activeOf = ({ active }: HeapMeasurement, kind: string) => active.filter((other) => other === kind).length;
    for (const kind of new Set(after.active))
      expect([kind, activeOf(after, kind) - activeOf(before, kind) < LESS_THAN_ONE_EACH]).toEqual([kind, true]);
    expect(grown(before, after, 'AbortSignal')).toBe(0);
    for (const kind of ['Promise', 'Timeout', 'ServerResponse', 'IncomingMessage']) {
      expect([kind, grown(before, after, kind) < LESS_THAN_ONE_EACH]).toEqual([kind, true]);
    }
  });

  it('is not kept by a tool that keeps why its call was aborted', async () => {
    const before = await settled();
    for (let n = 0; n < 5; n += 1) {
      const session = await open();
      await (await session.call('hold', { gate: session.id }, { progressToken: 0 })).nextMessage();
      await session.delete();
    }
    const after = await settled();
    expect(after.held).toMatchObject(NOTHING);
    expect(grown(before, after, 'AbortSignal')).toBe(0);
  });
});

function grown(before: HeapMeasurement, after: HeapMeasurement, kind: string): number {
  return (after.held[kind] ?? 0) - (before.held[kind] ?? 0);
}
