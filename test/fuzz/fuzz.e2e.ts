import { measure, quiet, startMeasured } from '../memory/support/measured-service.js';
import { sessionRecordKey } from '../../src/redis/redis-keys.js';
import { compiledFixture } from '../support/compiled-fixture.js';
import { send } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import type { Service } from '../support/service.js';
import { TokenIssuer } from '../support/tokens.js';
import { fuzzCases, type FuzzCase } from './support/fuzz-cases.js';
import { Fuzzer, type FuzzTarget } from './support/fuzzer.js';

/** Half of them without authentication, half with. */
const CASES = Number(process.env['FUZZ_CASES'] ?? 1_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_728);
/** What a Redis that a busy machine keeps waiting costs: refused, and nothing changed. */
const BY_DESIGN = 503;
const AT_ONCE = 32;
/** Cases between two looks at the session's record. */
const ROUND = 200;

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

interface Tally {
  readonly problems: string[];
  readonly statuses: Map<number, number>;
}

/** Runs cases, many at once, and looks now and then whether one that was refused changed the session. */
async function fuzz(
  fuzzer: Fuzzer,
  { sessionId }: FuzzTarget,
  cases: readonly FuzzCase[],
  tally: Tally,
): Promise<void> {
  const record = () => redis.client.get(sessionRecordKey(sessionId));
  for (let begin = 0; begin < cases.length; begin += ROUND) {
    const round = cases.slice(begin, begin + ROUND);
    const before = await record();
    const accepted = await all(fuzzer, round, tally);
    if (!accepted && (await record()) !== before) tally.problems.push(`changed by ${inWords(round[0]!)} or after`);
  }
}

/** @returns whether any of them was accepted in the session under test */
async function all(fuzzer: Fuzzer, cases: readonly FuzzCase[], tally: Tally): Promise<boolean> {
  const left = [...cases];
  let accepted = false;
  const work = async () => {
    for (let fuzzed = left.pop(); fuzzed; fuzzed = left.pop()) {
      const statuses = await fuzzer.run(fuzzed);
      accepted ||= fuzzed.bearer === 'owner' && statuses.some((status) => status >= 200 && status < 300);
      count(statuses, fuzzed, tally);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return accepted;
}

function count(statuses: readonly number[], fuzzed: FuzzCase, { problems, statuses: all }: Tally): void {
  for (const status of statuses) {
    all.set(status, (all.get(status) ?? 0) + 1);
    if (status >= 500 && status !== BY_DESIGN) problems.push(`${status}: ${inWords(fuzzed)}`);
  }
}

function inWords(fuzzed: FuzzCase): string {
  const text = fuzzed.kind === 'bytes' ? fuzzed.bytes.toString('latin1') : JSON.stringify(fuzzed.request);
  return `${fuzzed.bearer} ${text.slice(0, 2_000)}`;
}

async function openSession(url: URL, token?: string): Promise<string> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await send(url, { body: initializeBody({ protocolVersion: '2025-03-26' }), headers });
  await response.body();
  return String(response.headers['mcp-session-id']);
}

/** Everything at once, and what must be true afterwards. */
async function survives(target: FuzzTarget, bystander: string): Promise<void> {
  const fuzzer = new Fuzzer(target);
  const tally: Tally = { problems: [], statuses: new Map() };
  const untouched = () => Promise.all([bystander, target.victimId].map((id) => redis.client.get(sessionRecordKey(id))));
  const unchanged = await untouched();
  const cases = fuzzCases(CASES / 2, SEED);
  const first = Math.ceil(cases.length / 10);
  await fuzz(fuzzer, target, cases.slice(0, first), tally);
  await quiet(service);
  const before = await measure(service);
  await fuzz(fuzzer, target, cases.slice(first), tally);
  await quiet(service);
  const after = await measure(service);
  fuzzer.close();
  process.stdout.write(
    `${cases.length} cases: ${JSON.stringify(Object.fromEntries([...tally.statuses].sort()))}, ` +
      `heap ${(before.heapUsed / 1e6).toFixed(1)} to ${(after.heapUsed / 1e6).toFixed(1)} MB\n`,
  );
  expect(tally.problems.slice(0, 5)).toEqual([]);
  expect(service.exitCode).toBeNull();
  expect(service.logs.filter(({ event }) => event === 'uncaughtException' || event === 'unhandledRejection')).toEqual(
    [],
  );
  expect(await untouched()).toEqual(unchanged);
  // Else what was sent was too odd to get past the first checks.
  expect(tally.statuses.get(200) ?? 0).toBeGreaterThan(cases.length / 20);
  expect(tally.statuses.get(400) ?? 0).toBeGreaterThan(cases.length / 20);
  expect(after.held).toMatchObject({
    SessionTransport: 0,
    Call: 0,
    Exchange: 0,
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
    const target = { url, sessionId: await openSession(url), victimId: await openSession(url) };
    await survives(target, await openSession(url));
  });

  it('neither when tokens are asked for', async () => {
    const issuer = await TokenIssuer.start();
    const [owner, other] = [await issuer.token('owner'), await issuer.token('other')];
    service = await start({ ...issuer.env, AUDIT_LOG: 'off' });
    const tokens = { owner, other, bad: `${owner.slice(0, -4)}AAAA` };
    const { url } = service;
    const target = { url, tokens, sessionId: await openSession(url, owner), victimId: await openSession(url, owner) };
    await survives(target, await openSession(url, other));
    await issuer.close();
  });
});
