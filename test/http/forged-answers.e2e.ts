import { answersKey, HEARTBEATS_KEY } from '../../src/redis/redis-keys.js';
import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Endpoint } from './support/endpoint.js';

jest.setTimeout(60_000);

const MIB = 1024 * 1024;
const OF_0_1_0 = '0123456789ab';

let redis: RedisServer;
let pods: Endpoint[];
beforeAll(async () => (redis = await startRedis()));
afterAll(() => redis.stop());
beforeEach(async () => {
  await redis.client.flushall();
  pods = [];
});
afterEach(async () => {
  for (const pod of pods) await pod.close();
});

async function start(count: number): Promise<void> {
  for (let pod = 0; pod < count; pod += 1) pods.push(await Endpoint.start({ REDIS_URL: redis.url }));
}

const open = () => pods[0]!.open({ capabilities: { elicitation: { form: {} } } });
/** The same session on the other pod. */
const elsewhere = ({ id, protocolVersion }: RawSession) => new RawSession(pods[1]!.url, id, protocolVersion);
const answer = (id: unknown, text = 'yes') => ({
  jsonrpc: '2.0',
  id,
  result: { action: 'accept', content: { answer: text } },
});
const stored = (session: RawSession) => redis.client.hlen(answersKey(session.id));
const dropped = (reason: string) => pods[0]!.metric('mcp_answers_dropped_total', { reason });

describe('an answer to a question that was never asked', () => {
  it('is taken as before and leaves nothing in Redis, whatever id it has', async () => {
    await start(1);
    const session = await open();
    const ids = ['aaaaaaaaaaaa.1', 'aaaaaaaaaaaa.2', `aaaaaaaaaaaa.3.${'A'.repeat(16)}`];
    const unknown = await dropped('unknown');
    for (const id of ids) {
      const response = await session.post(answer(id, 'x'.repeat(4 * MIB - 200)));
      expect([response.status, await response.body()]).toEqual([202, '']);
    }
    expect(await stored(session)).toBe(0);
    expect(await dropped('unknown')).toBe(unknown + 3);
  });

  it('is not one to a question of another session', async () => {
    await start(2);
    const [victim, session] = [await open(), await open()];
    const asking = await victim.call('ask', { question: 'Ready?' });
    const { id } = (await asking.nextMessage())!.message as { id: string };
    expect((await elsewhere(session).post(answer(id))).status).toBe(202);
    expect(await stored(session)).toBe(0);
    await asking.cut();
  });
});

describe('an answer to a question', () => {
  it('that lands on another pod reaches the call', async () => {
    await start(2);
    const session = await open();
    const asking = await session.call('ask', { question: 'Ready?' });
    const { id } = (await asking.nextMessage())!.message as { id: string };
    expect(id).toMatch(/^[0-9a-f]{12}\.[1-9]\d*\.[\w-]{16}$/);
    expect((await elsewhere(session).post(answer(id))).status).toBe(202);
    const [last] = (await asking.messages()).slice(-1);
    expect(last?.message.result.content[0].text).toContain('accept');
  });

  it('of a pod of 0.1.0 is kept for it while one lives, within the bounds of before', async () => {
    const [seconds] = await redis.client.time();
    await redis.client.zadd(HEARTBEATS_KEY, Number(seconds) * 1_000, OF_0_1_0);
    await start(1);
    const session = await open();
    for (const n of [1, 2, 3]) await (await session.post(answer(`${OF_0_1_0}.${n}`, 'x'.repeat(3 * MIB)))).body();
    expect(await stored(session)).toBe(2);
    expect(await dropped('full')).toBe(1);
  });
});
