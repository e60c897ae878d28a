import { setTimeout as sleep } from 'node:timers/promises';
import { measureHeap, startMeasured } from '../memory/support/measured-service.js';
import { compiledFixture } from '../support/compiled-fixture.js';
import { send } from '../support/raw-http.js';
import { initializeBody, RawSession } from '../support/raw-session.js';
import { RawSocket, rawPost } from '../support/raw-socket.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import type { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { Flood } from './support/flood.js';

const LONG = process.env['FLOOD'] === 'long';
const INITIALIZES = LONG ? 50_000 : 2_000;
const SOCKETS = LONG ? 5_000 : 150;
/** Together more than the buffers of the system hold. */
const STEPS = 200;
const BUFFERED = 65_536;
const LOGGED_EVENTS = 10;
const EVENT_BYTES = 4_000;

/** What one slow reader may hold: what waits for it, what it may resume from, and its connection with the call. */
const READER_BYTES = BUFFERED + LOGGED_EVENTS * (EVENT_BYTES + 300) + 32_000;

/** What V8 leaves lying for a while, of a thousand times as much that was written. */
const GARBAGE_BYTES = 300_000_000;
const INITIALIZE_LIMIT = 60;

/** What memory may have more after a flood than before it. */
const MAX_GROWTH_BYTES = 8_000_000;

jest.setTimeout(LONG ? 1_800_000 : 300_000);

let redis: RedisServer;
let service: Service;
beforeAll(async () => (redis = await startRedis()));
afterEach(() => service.stop());
afterAll(() => redis.stop());

const start = (env: Readonly<Record<string, string>>) =>
  startMeasured({ MCP_MODULES: compiledFixture('probe'), REDIS_URL: redis.url, RATE_LIMIT_ENABLED: 'true', ...env });

describe(`${INITIALIZES} initialize from one address`, () => {
  it('are limited, hold no memory, and disturb nobody else', async () => {
    service = await start({ TRUST_PROXY: '1', RATE_LIMIT_INITIALIZE: String(INITIALIZE_LIMIT) });
    const other = { 'x-forwarded-for': '198.51.100.2' };
    const before = await measureHeap(service);
    const flood = new Flood(service.url, { 'x-forwarded-for': '192.0.2.1' });
    const flooding = flood.initialize(INITIALIZES);
    const answered: number[] = [];
    do {
      const response = await send(service.url, { body: initializeBody(), headers: other });
      answered.push(response.status);
      await response.body();
    } while (flood.left > 0 && answered.length < INITIALIZE_LIMIT);
    const statuses = await flooding;
    flood.close();
    const after = await measureHeap(service);
    process.stdout.write(
      `${INITIALIZES} initialize in ${flood.seconds.toFixed(0)} s: ${JSON.stringify(Object.fromEntries(statuses))}, ` +
        `heap ${(before.heapUsed / 1e6).toFixed(1)} to ${(after.heapUsed / 1e6).toFixed(1)} MB, others answered ${[...new Set(answered)].join()}\n`,
    );
    const windows = 1 + Math.ceil(flood.seconds / 60);
    expect(statuses.get(200) ?? 0).toBeGreaterThanOrEqual(INITIALIZE_LIMIT);
    expect(statuses.get(200) ?? 0).toBeLessThanOrEqual(INITIALIZE_LIMIT * windows);
    expect((statuses.get(200) ?? 0) + (statuses.get(429) ?? 0)).toBe(INITIALIZES);
    expect(new Set(answered)).toEqual(new Set([200]));
    expect(after.heapUsed - before.heapUsed).toBeLessThan(MAX_GROWTH_BYTES);
    // One line a window, whatever the number of requests.
    expect(service.logs.filter(({ event }) => event === 'rate.limited').length).toBeLessThanOrEqual(2 * windows);
  });
});

describe(`${SOCKETS} sockets that want nothing`, () => {
  it('half-open ones leave within their time while others are served', async () => {
    service = await start({ REQUEST_HEADERS_TIMEOUT_SECONDS: '3', CONNECTIONS_MAX: String(SOCKETS + 50) });
    const sockets = await opened(SOCKETS, (index) => (index % 2 === 0 ? '' : 'POST /mcp HTTP/1.1\r\nHost: loc'));
    const session = await RawSession.open(service.url);
    expect((await session.request('ping')).status).toBe(200);
    const [begun, open] = [performance.now(), await service.metric('mcp_connections_open')];
    await Promise.all(sockets.map(({ ended }) => ended));
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
    process.stdout.write(
      `${open} connections open at most, ${SOCKETS} half-open ones gone ${seconds} s after the last\n`,
    );
    await until(async () => (await service.metric('mcp_connections_open')) <= 2);
  });

  it('slow readers of large answers hold a bounded number of bytes, and leave', async () => {
    service = await start({
      CALLER_MAX_PERCENT: '100',
      // What streams leave to be resumed is in this process, too.
      REDIS_URL: '',
      EVENT_LOG_MAX_EVENTS: String(LOGGED_EVENTS),
      EVENT_LOG_TTL_SECONDS: '5',
      CONNECTION_STALL_SECONDS: '5',
      STREAM_KEEP_ALIVE_SECONDS: '1',
      STORE_WAIT_SECONDS: '0',
      STREAM_MAX_BUFFERED_BYTES: String(BUFFERED),
      RATE_LIMIT_PER_CALLER: '1000000',
      SESSION_MAX_CALLS: '100000',
      CONNECTIONS_MAX: String(SOCKETS + 50),
    });
    const session = await RawSession.open(service.url);
    const params = { name: 'progress', arguments: { steps: STEPS, bytes: EVENT_BYTES }, _meta: { progressToken: 1 } };
    const before = await service.metric('process_resident_memory_bytes');
    const most = watchMemory(service);
    const sockets = await opened(SOCKETS, (id) =>
      rawPost(JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params }), [`Mcp-Session-Id: ${session.id}`]),
    );
    expect((await RawSession.open(service.url)).id).toMatch(/-/);
    await until(async () => (await service.metric('mcp_calls_in_flight')) === 0);
    const grown = (await most()) - before;
    const slow = await service.metric('mcp_streams_closed_total{reason="slow"}');
    process.stdout.write(`${slow} streams of ${SOCKETS} cut, memory at most ${Math.round(grown / 1e6)} MB more\n`);
    for (const socket of sockets) socket.cut();
    expect(slow).toBe(SOCKETS);
    expect(grown).toBeLessThan(SOCKETS * READER_BYTES + GARBAGE_BYTES);
    await until(async () => (await service.metric('mcp_connections_open')) <= 2);
    await until(async () => (await service.metric('mcp_streams_open{kind="call"}')) === 0);
    expect((await session.request('ping')).status).toBe(200);
  });
});

/** @returns what is asked, once, for the most memory that the process was seen with since */
function watchMemory(of: Service): () => Promise<number> {
  let [most, watching] = [0, true];
  const watched = (async () => {
    while (watching) {
      most = Math.max(most, await of.metric('process_resident_memory_bytes'));
      await sleep(500);
    }
  })();
  return async () => {
    watching = false;
    await watched;
    return most;
  };
}

/** Sockets that say one thing each and then neither read nor write. */
async function opened(count: number, first: (index: number) => string): Promise<RawSocket[]> {
  const sockets: RawSocket[] = [];
  for (let index = 0; index < count; index += 1) {
    const socket = await RawSocket.open(service.url);
    socket.write(first(index));
    sockets.push(socket);
    if (first(index).length > 100) socket.pause();
  }
  return sockets;
}
