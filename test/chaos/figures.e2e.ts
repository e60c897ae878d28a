import { type RedisServer, startRedis } from '../support/redis-server.js';
import { RawSession } from '../support/raw-session.js';
import { Commands } from './support/commands.js';
import { Fleet } from './support/fleet.js';
import { percentile, report } from './support/report.js';
import { scale } from './support/scale.js';

jest.setTimeout(120_000);

const ELICITATION = { elicitation: { form: {} } };

describe('what crossing pods costs', () => {
  let redis: RedisServer;
  let fleet: Fleet;
  let commands: Commands;

  beforeAll(async () => {
    redis = await startRedis();
    fleet = await Fleet.start({ REDIS_URL: redis.url });
    commands = await Commands.watch(redis.client);
  });
  afterAll(async () => {
    commands?.stop();
    await fleet?.stop();
    await redis?.stop();
  });

  /** The same session, spoken to through one pod. */
  const on = (pod: number, { id, protocolVersion }: RawSession) =>
    new RawSession(fleet.pods[pod]!.url, id, protocolVersion);

  it('rebuilding a session on another pod is cheap', async () => {
    const warm: number[] = [];
    const cold: number[] = [];
    for (let n = 0; n < scale.samples; n += 1) {
      const session = await RawSession.open(fleet.pods[0]!.url);
      await echoed(session);
      warm.push(await echoed(session));
      cold.push(await echoed(on(1, session)));
    }
    expect(await fleet.pods[1]!.metric('mcp_sessions_rehydrated_total{outcome="ok"}')).toBe(scale.samples);
    const count = await fleet.sum('mcp_rehydration_duration_seconds_count');
    const sum = await fleet.sum('mcp_rehydration_duration_seconds_sum');
    report('rehydration', [
      ['call on a warm pod, p50, p99', `${percentile(warm, 50)}, ${percentile(warm, 99)}`],
      ['call on a cold pod, p50, p99', `${percentile(cold, 50)}, ${percentile(cold, 99)}`],
      ['rebuilding itself, mean', `${((sum / count) * 1_000).toFixed(2)} ms`],
    ]);
  });

  it('an answer that lands on another pod takes little longer', async () => {
    const here: number[] = [];
    const there: number[] = [];
    for (let n = 0; n < scale.samples; n += 1) {
      here.push(await answered(0));
      there.push(await answered(1));
    }
    report('answer to a question', [
      ['on the pod that asked, p50, p99', `${percentile(here, 50)}, ${percentile(here, 99)}`],
      ['on another pod, p50, p99', `${percentile(there, 50)}, ${percentile(there, 99)}`],
    ]);
  });

  it('each kind of call asks Redis a known number of times', async () => {
    const session = await RawSession.open(fleet.pods[0]!.url);
    await echoed(session);
    const kinds: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['call answered with JSON', () => echoed(session)],
      ['call with 3 progress notifications', () => paced(session)],
      ['notification', async () => (await session.notify('notifications/roots/list_changed')).body()],
    ];
    const counted = [];
    for (const [kind, act] of kinds)
      counted.push([kind, await leastOf(() => commands.during(session.id, act))] as const);
    const cold = await commands.during(session.id, () => echoed(on(1, session)));
    const asking = await RawSession.open(fleet.pods[0]!.url, { capabilities: ELICITATION });
    const sameSide = await commands.during(asking.id, () => ask(asking, asking));
    const otherSide = await commands.during(asking.id, () => ask(asking, on(1, asking)));
    const deletion = await commands.during(asking.id, async () => (await asking.delete()).body());
    expect(counted[0]).toEqual(['call answered with JSON', 1]);
    expect(cold).toBeLessThanOrEqual(2);
    report('Redis commands, scripts counted as one', [
      ...counted,
      ['first call on another pod', cold],
      ['question answered on the pod that asked', sameSide],
      ['question answered on another pod', otherSide],
      ['DELETE', deletion],
    ]);
  });

  it('a session and a stream take a known place in Redis', async () => {
    const session = await RawSession.open(fleet.pods[0]!.url);
    const record = await bytesOf('mooring:session:*', session);
    const listening = await session.get();
    await listening.next();
    await paced(session);
    const stream = await bytesOf('mooring:call*', session);
    expect(record).toBeGreaterThan(0);
    expect(stream).toBeGreaterThan(0);
    report('bytes in Redis', [
      ['record of a session', record],
      ['claim of its GET stream', await bytesOf('mooring:listening:*', session)],
      ['call stream of 4 events, with what names it', stream],
    ]);
    await listening.cut();
  });

  /** A call that takes a second, on a busy machine, becomes a stream, and streams are written down. */
  async function leastOf(count: () => Promise<number>): Promise<number> {
    return Math.min(await count(), await count(), await count());
  }

  async function bytesOf(pattern: string, { id }: RawSession): Promise<number> {
    const keys = (await redis.client.keys(pattern)).filter((key) => key.includes(id));
    const each = await Promise.all(keys.map((key) => redis.client.memory('USAGE', key)));
    return each.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
  }

  /** @returns ms from the client's answer to the call's own answer */
  async function answered(pod: number): Promise<number> {
    const session = await RawSession.open(fleet.pods[0]!.url, { capabilities: ELICITATION });
    return ask(session, on(pod, session));
  }
});

async function echoed(session: RawSession): Promise<number> {
  const begunAt = performance.now();
  const [{ result }] = await (await session.call('echo', { text: 'x' })).rpc();
  expect(result.content[0].text).toBe('x');
  return performance.now() - begunAt;
}

async function paced(session: RawSession): Promise<void> {
  const call = await session.call('count', { steps: 3, everyMs: 1, tag: 'figures' }, { progressToken: 'p' });
  expect(await call.messages()).toHaveLength(4);
}

async function ask(asking: RawSession, answering: RawSession): Promise<number> {
  const call = await asking.call('ask', { question: 'Well?' });
  const question = await call.nextMessage();
  const begunAt = performance.now();
  const result = { action: 'accept', content: { answer: 'yes' } };
  const [, answer] = await Promise.all([
    answering.post({ jsonrpc: '2.0', id: question?.message.id, result }).then((response) => response.body()),
    call.nextMessage(),
  ]);
  expect(answer?.message.result.content[0].text).toBe('yes');
  return performance.now() - begunAt;
}
