import { measure, measureHeap, quiet, startMeasured } from '../memory/support/measured-service.js';
import { sessionRecordKey } from '../../src/redis/redis-keys.js';
import { compiledFixture } from '../support/compiled-fixture.js';
import { send as sendOne } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import type { Service } from '../support/service.js';
import { TokenIssuer } from '../support/tokens.js';
import { FuzzRun } from './support/fuzz-run.js';
import { Fuzzer, type FuzzTarget } from './support/fuzzer.js';

/** Half of all cases without authentication, half with. */
const EACH = Math.ceil(Number(process.env['FUZZ_CASES'] ?? 1_000) / 2);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_728);
const AT_ONCE = 32;

/** What a heap may have more after the last case than after the first tenth. */
const MAX_GROWTH_BYTES = 6_000_000;

jest.setTimeout(process.env['FUZZ_CASES'] === undefined ? 300_000 : 3_600_000);

let redis: RedisServer;
let service: Service;
beforeAll(async () => (redis = await startRedis()));
afterEach(() => service.stop());
afterAll(() => redis.stop());

function start(env: Readonly<Record<string, string>> = {}): Promise<Service> {
  return startMeasured({
    MCP_MODULES: compiledFixture('probe'),
    REDIS_URL: redis.url,
    ELICIT_TIMEOUT_SECONDS: '1',
    SESSION_MAX_PER_PRINCIPAL: '0',
    SESSION_MAX_WARM: '100000',
    SESSION_PARK_AFTER_SECONDS: '3',
    SESSION_TTL_SECONDS: '3600',
    EVENT_LOG_TTL_SECONDS: '3',
    RATE_LIMIT_ENABLED: 'false',
    ...env,
  });
}

async function openSession(url: URL, token?: string): Promise<string> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await sendOne(url, { body: initializeBody({ protocolVersion: '2025-03-26' }), headers });
  await response.body();
  return String(response.headers['mcp-session-id']);
}

/** A client and its own session. */
interface Client {
  readonly fuzzer: Fuzzer;
  readonly sessionId: string;
}

async function clientsOf(url: URL, tokens?: FuzzTarget['tokens']): Promise<{ clients: Client[]; victimId: string }> {
  const victimId = await openSession(url, tokens?.owner);
  const clients: Client[] = [];
  for (let at = 0; at < AT_ONCE; at += 1) {
    const sessionId = await openSession(url, tokens?.owner);
    clients.push({ sessionId, fuzzer: new Fuzzer({ url, sessionId, victimId, ...(tokens && { tokens }) }) });
  }
  return { clients, victimId };
}

const recordOf = (sessionId: string) => redis.client.get(sessionRecordKey(sessionId));

/** The next cases, many at once. */
async function send(run: FuzzRun, clients: readonly Client[], count: number): Promise<void> {
  let left = count;
  const more = () => (left -= 1) >= 0;
  await Promise.all(clients.map(({ fuzzer, sessionId }) => run.send(fuzzer, () => recordOf(sessionId), more)));
}

/** Everything at once, and what must be true afterwards. */
async function survives(clients: readonly Client[], untouched: readonly string[], seed: number): Promise<void> {
  const run = new FuzzRun(EACH, seed);
  const unchanged = await Promise.all(untouched.map(recordOf));
  const first = Math.ceil(EACH / 10);
  await send(run, clients, first);
  await quiet(service);
  const before = await measureHeap(service);
  const begun = performance.now();
  await send(run, clients, EACH - first);
  const seconds = (performance.now() - begun) / 1_000;
  await quiet(service);
  const after = await measure(service);
  for (const { fuzzer } of clients) fuzzer.close();
  const { problems, statuses, compared } = run;
  process.stdout.write(
    `${EACH} cases (${Math.round((EACH - first) / seconds)} a second): ` +
      `${JSON.stringify(Object.fromEntries([...statuses].sort()))}, ${compared} refused and compared, ` +
      `heap ${(before.heapUsed / 1e6).toFixed(1)} to ${(after.heapUsed / 1e6).toFixed(1)} MB\n`,
  );
  expect(problems.slice(0, 5)).toEqual([]);
  expect(service.exitCode).toBeNull();
  expect(service.logs.filter(({ event }) => event === 'uncaughtException' || event === 'unhandledRejection')).toEqual(
    [],
  );
  expect(await Promise.all(untouched.map(recordOf))).toEqual(unchanged);
  // Else what was sent was too odd to get past the first checks.
  expect(statuses.get(200) ?? 0).toBeGreaterThan(EACH / 20);
  expect(statuses.get(400) ?? 0).toBeGreaterThan(EACH / 20);
  expect(compared).toBeGreaterThan(EACH / 3);
  expect(after.held).toMatchObject({
    SessionTransport: 0,
    Call: 0,
    LegacyExchange: 0,
    CallStream: 0,
    SseSocket: 0,
    Listener: 0,
  });
  expect(after.heapUsed - before.heapUsed).toBeLessThan(MAX_GROWTH_BYTES);
}

describe('whatever is sent', () => {
  it('is never a 5xx, crashes nothing, leaves nothing behind, and changes no session where it is refused', async () => {
    service = await start();
    const { url } = service;
    const { clients, victimId } = await clientsOf(url);
    await survives(clients, [victimId, await openSession(url)], SEED);
  });

  it('neither when tokens are asked for', async () => {
    const issuer = await TokenIssuer.start();
    const [owner, other] = [await issuer.token('owner'), await issuer.token('other')];
    service = await start({ ...issuer.env, AUDIT_LOG: 'off' });
    const tokens = { owner, other, bad: `${owner.slice(0, -4)}AAAA` };
    const { url } = service;
    const { clients, victimId } = await clientsOf(url, tokens);
    await survives(clients, [victimId, await openSession(url, other)], SEED + EACH);
    await issuer.close();
  });
});
