import * as keys from '../../src/redis/redis-keys.js';
import { send } from '../support/raw-http.js';
import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { CASES, type KeyCase } from './support/cases.js';
import { type Poison, POISONS } from './support/poisons.js';
import { readRecording } from './support/stored.js';
import { StoredPods } from './support/stored-pods.js';
import { World } from './support/world.js';

jest.setTimeout(120_000);

/** What only principals have is poisoned in `principals.e2e.ts`; what is published, in `bus.e2e.ts`. */
const ELSEWHERE = ['BROADCAST_CHANNEL', 'inboxChannel', 'ownerTasksKey', 'principalSessionsKey'];

const FAULTS = ['unhandledRejection', 'uncaughtException', 'background.failed'];

let redis: RedisServer;
let pods: StoredPods;
let world: World;
let other: RawSession;

beforeAll(async () => {
  redis = await startRedis();
  const rates = { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_WINDOW_SECONDS: '1', RATE_LIMIT_INITIALIZE: '10' };
  pods = new StoredPods({ REDIS_URL: redis.url, ...rates });
  const [service] = await pods.start(1);
  pods.go();
  world = new World(service!, redis, readRecording('0.1.0', 'anonymous'));
  // No pod judges others before it has seen the store for a while.
  await new Promise((resolve) => setTimeout(resolve, 3_500));
});
afterAll(async () => {
  await pods?.stop();
  await redis?.stop();
});
beforeEach(async () => {
  await world.begin();
  other = await RawSession.open(world.service.url);
});

/** The pod lives, and clients that had nothing to do with it noticed nothing. */
async function expectUnharmed(): Promise<void> {
  const answered = await other.call('walk', { tag: 'other', steps: 1 });
  expect((await answered.rpc()).at(-1)).toMatchObject({ result: { content: [{ text: 'other walked 1' }] } });
  expect((await send(world.service.at('/health/live'), { method: 'GET' })).status).toBe(200);
  expect(world.service.exitCode).toBeNull();
  expect(world.service.logs.filter(({ event }) => FAULTS.includes(event ?? ''))).toEqual([]);
}

it('has a case for every key that can be made', () => {
  const made = Object.entries(keys).filter(([, make]) => {
    const key: unknown = typeof make === 'function' ? (make as (...args: string[]) => unknown)('0', '0') : make;
    return typeof key === 'string' && key.startsWith('mooring:');
  });
  expect(made.map(([name]) => name).sort()).toEqual([...Object.keys(CASES), ...ELSEWHERE].sort());
});

it('a stored call without its client ends its own task alone, where no client asks for it and a pod only sweeps', async () => {
  const key = keys.taskKey(world.facts['counting']!);
  await redis.client.hset(key, 'r', '{"name":"count","args":{},"requestId":1,"principal":null,"answers":{}}');
  await until(async () => (await redis.client.hget(key, 's')) === 'failed');
  expect(await redis.client.hget(key, 'x')).toContain('outcome is unknown');
  await until(async () => (await world.modern.get(world.facts['left']!)).status === 'completed');
  expect(await world.service.metric('mcp_stored_unreadable_total{kind="task_call"}')).toBeGreaterThan(0);
  await expectUnharmed();
});

describe.each(Object.entries(CASES))(
  'a key of %s',
  (_name, { key, value, newer = (same) => same, ask, answers, more }: KeyCase) => {
    const poisons = { 'as it was': ((same) => same) as Poison, ...POISONS, ...more };

    it.each(Object.entries(poisons))('that holds %s', async (name, poison) => {
      const named = await key(world);
      const before = value ?? world.recorded(named)!;
      await world.poison(named, poison(before, newer));
      expect(await ask(world)).toBe(answers[name] ?? answers.otherwise);
      await expectUnharmed();
    });
  },
);
