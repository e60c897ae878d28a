import { Tap } from '../chaos/support/tap.js';
import { compiledFixture } from '../support/compiled-fixture.js';
import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Service } from '../support/service.js';

jest.setTimeout(120_000);

const STEPS = 12;

let redis: RedisServer;
let taps: Tap[];
let pods: Service[];
beforeAll(async () => {
  redis = await startRedis();
  taps = await Promise.all([0, 1, 2].map(() => Tap.before(redis.port)));
  const MCP_MODULES = compiledFixture('chaos');
  pods = await Promise.all(taps.map(({ url }) => Service.start({ REDIS_URL: url, MCP_MODULES })));
});
afterAll(async () => {
  await Promise.all(pods.map((pod) => pod.stop('SIGKILL')));
  await Promise.all(taps.map((tap) => tap.close()));
  await redis.stop();
});

describe('a call whose client comes back to it on another pod', () => {
  it('is heard there alone: what the first pod has open for it ends at once', async () => {
    const session = await RawSession.open(pods[0]!.url);
    const args = { steps: STEPS, everyMs: 300, tag: 'x' };
    const first = await session.call('count', args, { progressToken: 'p' });
    const heard = [await first.nextMessage(), await first.nextMessage()];
    const { id } = heard[1]!;
    const again = await new RawSession(pods[1]!.url, session.id, session.protocolVersion).resume(id!);
    const rest = await again.messages();
    expect(first.isOver).toBe(true);
    const ofFirst = first.received.filter(({ data }) => data).map(({ data }) => JSON.parse(data!));
    expect(ofFirst.length).toBeLessThan(STEPS / 2);
    expect(ofFirst.some((message) => 'result' in message)).toBe(false);
    expect(rest.map(({ message }) => message.params?.progress ?? message.result.content[0].text)).toEqual([
      ...Array.from({ length: STEPS - 2 }, (_, step) => step + 3),
      'x done',
    ]);
    expect(await pods[0]!.metric('mcp_streams_closed_total{reason="replaced"}')).toBe(1);
  });

  it('is heard on the newest connection alone, wherever that is, where pods hear nothing of each other', async () => {
    for (const tap of taps) for (const kind of ['followed', 'appended'] as const) tap.lose(kind);
    const session = await RawSession.open(pods[0]!.url);
    const args = { steps: 2 * STEPS, everyMs: 300, tag: 'y' };
    const connections = [await session.call('count', args, { progressToken: 'p' })];
    for (const pod of [1, 2, 0, 0, 2]) {
      const { id } = (await connections.at(-1)!.nextMessage())!;
      connections.push(await new RawSession(pods[pod]!.url, session.id, session.protocolVersion).resume(id!));
    }
    const rest = await connections.at(-1)!.messages();
    expect(rest.at(-1)!.message.result.content[0].text).toBe('y done');
    expect(connections.map(({ isOver }) => isOver)).toEqual(connections.map(() => true));
    const formerAnswers = connections
      .slice(0, -1)
      .flatMap(({ received }) => received)
      .filter(({ data }) => data?.includes('"result"'));
    expect(formerAnswers).toEqual([]);
    expect(rest.length).toBeGreaterThan(STEPS);
  });
});
