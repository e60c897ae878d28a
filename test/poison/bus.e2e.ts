import { BROADCAST_CHANNEL, HEARTBEATS_KEY, inboxChannel } from '../../src/redis/redis-keys.js';
import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { readRecording } from './support/stored.js';
import { StoredPods } from './support/stored-pods.js';

jest.setTimeout(120_000);

const { messages } = readRecording('0.1.0', 'anonymous');
const sent = messages.map(({ text }) => text);

/** What a pod of this release never sends. */
const POISONED: readonly string[] = [
  '',
  '\u0000 garbage',
  'null',
  '[]',
  '{"from":1,"message":1}',
  'x'.repeat(1_048_576),
  ...sent.map((text) => text.slice(0, Math.floor(text.length / 2))),
  ...sent.map((text) => text.replace('{', '{"v":2,')),
  ...sent.map((text) => text.replace(/"kind":"[a-z-]+"/, '"kind":"toString"')),
  ...sent.map((text) => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '')).filter((text) => !sent.includes(text)),
];

let redis: RedisServer;
let pods: StoredPods;
beforeAll(async () => {
  redis = await startRedis();
  pods = new StoredPods({ REDIS_URL: redis.url });
  await pods.start(1);
});
afterAll(async () => {
  await pods?.stop();
  await redis?.stop();
});

it('garbage on the bus reaches no client, is counted, and is told once', async () => {
  const [service] = pods.services;
  const session = await RawSession.open(service!.url);
  const stream = await session.get();
  const [pod] = await redis.client.zrevrange(HEARTBEATS_KEY, 0, 0);
  for (const text of POISONED) {
    for (const channel of [BROADCAST_CHANNEL, inboxChannel(pod!)]) await redis.client.publish(channel, text);
  }
  // What was sent by 0.1.0 in earnest is about sessions and tasks that this pod has never seen.
  for (const text of sent) await redis.client.publish(BROADCAST_CHANNEL, text);
  await until(async () => (await service!.metric('mcp_stored_unreadable_total{kind="bus"}')) === 2 * POISONED.length);
  const answered = await session.call('walk', { tag: 'other', steps: 1 });
  expect((await answered.rpc()).at(-1)).toMatchObject({ result: { content: [{ text: 'other walked 1' }] } });
  expect(stream.isOver).toBe(false);
  await stream.cut();
  expect(service!.exitCode).toBeNull();
  const events = service!.logs.map(({ event }) => event);
  expect(events.filter((event) => event === 'stored.unreadable')).toHaveLength(1);
  expect(events).not.toContain('unhandledRejection');
  expect(events).not.toContain('background.failed');
});
