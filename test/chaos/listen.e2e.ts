import type { RawResponse } from '../support/raw-http.js';
import { RawModern } from '../support/raw-modern.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { Fleet } from './support/fleet.js';
import { report } from './support/report.js';

jest.setTimeout(120_000);

const PER_POD = 100;
const ITEMS = 30;

const item = (n: number) => `chaos://items/${n}`;
const items = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => item(from + index));

let redis: RedisServer;
let fleet: Fleet;
let streams: RawResponse[][];

beforeAll(async () => {
  redis = await startRedis();
  fleet = await Fleet.start({ REDIS_URL: redis.url });
  streams = await Promise.all(fleet.pods.map(({ url }) => listenTo(url)));
});
afterAll(async () => {
  await fleet?.stop();
  await redis?.stop();
});

async function listenTo(url: URL): Promise<RawResponse[]> {
  const notifications = { resourceSubscriptions: items(0, 3 * ITEMS) };
  const opened = Array.from({ length: PER_POD }, (_, id) => new RawModern(url).listen(notifications, id));
  const listening = await Promise.all(opened);
  for (const stream of listening) expect((await stream.nextMessage())?.message.method).toContain('acknowledged');
  return listening;
}

async function touch(pod: number, n: number): Promise<void> {
  const response = await new RawModern(fleet.pods[pod]!.url).call('touch', { n });
  expect((await response.json()).result.isError).toBeUndefined();
}

/** The items that a stream was told of, and under which id. */
const heardOn = (stream: RawResponse) =>
  stream.received.flatMap(({ data }) => {
    const { method, params } = JSON.parse(data ?? '{}');
    return method === 'notifications/resources/updated' ? [params] : [];
  });
const urisOn = (stream: RawResponse): string[] => heardOn(stream).map(({ uri }) => uri);
const all = () => streams.flat();
const heardBy = (listening: readonly RawResponse[], uri: string) =>
  until(() => listening.every(({ received }) => received.some(({ data }) => data?.includes(`"uri":"${uri}"`))));

describe(`${PER_POD} streams of subscriptions/listen on each of three pods`, () => {
  it('hear each change once, in one order, whichever pod it was made on', async () => {
    for (let n = 0; n < ITEMS; n += 1) await touch(n % 3, n);
    await touch(0, ITEMS);
    await heardBy(all(), item(ITEMS));
    const [first] = all();
    expect([...urisOn(first!)].sort()).toEqual(items(0, ITEMS + 1).sort());
    for (const stream of all()) expect(urisOn(stream)).toEqual(urisOn(first!));
    for (const listening of streams) {
      listening.forEach((stream, id) => {
        const ids = heardOn(stream).map(({ _meta }) => _meta['io.modelcontextprotocol/subscriptionId']);
        expect(new Set(ids)).toEqual(new Set([id]));
      });
    }
    report('subscriptions/listen', [
      ['streams', all().length],
      ['changes', ITEMS + 1],
      ['heard', all().reduce((sum, stream) => sum + urisOn(stream).length, 0), all().length * (ITEMS + 1)],
    ]);
  });

  it('hear of a change while Redis is away on its own pod at once, and once on the others when it is back', async () => {
    const before = all().map((stream) => urisOn(stream).length);
    await redis.kill();
    await until(async () => (await fleet.sum('mcp_store_up')) === 0);
    const late = await new RawModern(fleet.pods[0]!.url).listen({ resourceSubscriptions: [item(2 * ITEMS)] });
    await touch(0, 2 * ITEMS);
    await heardBy([late, ...streams[0]!], item(2 * ITEMS));
    await late.cut();
    expect(
      streams
        .slice(1)
        .flat()
        .some((stream) => urisOn(stream).includes(item(2 * ITEMS))),
    ).toBe(false);
    await redis.restart();
    await heardBy(all(), item(2 * ITEMS));
    await touch(1, 2 * ITEMS + 1);
    await heardBy(all(), item(2 * ITEMS + 1));
    const news = all().map((stream, index) => urisOn(stream).slice(before[index]));
    for (const heard of news) expect(heard).toEqual([item(2 * ITEMS), item(2 * ITEMS + 1)]);
    expect(await fleet.sum('mcp_stream_gaps_total{kind="listen"}')).toBe(0);
  });

  it('are told of all that they asked for where Redis comes back empty', async () => {
    const before = all().map((stream) => urisOn(stream).length);
    await redis.client.flushall();
    await until(async () => (await fleet.sum('mcp_stream_gaps_total{kind="listen"}')) === all().length);
    await until(() => all().every((stream, index) => urisOn(stream).length === before[index]! + 3 * ITEMS));
  });

  it('end with their result when their pod ends, after its running calls', async () => {
    const pod = fleet.pods[2]!;
    const ids = streams[2]!.map((_, id) => id);
    const call = new RawModern(pod.url).call('work', { steps: 10, everyMs: 500, tag: 'last' });
    await until(async () => (await pod.metric('mcp_calls_in_flight')) === 1);
    expect(await pod.stop('SIGTERM')).toBe(0);
    expect((await (await call).rpc()).at(-1)).toMatchObject({ result: { content: [{ text: 'last done' }] } });
    for (const stream of streams[2]!) expect(await stream.endedCleanly()).toBe(true);
    const results = streams[2]!.map((stream) => JSON.parse(stream.received.at(-1)!.data!));
    expect(results.map(({ id }) => id)).toEqual(ids);
    expect(new Set(results.map(({ result }) => result.resultType))).toEqual(new Set(['complete']));
    expect(
      streams
        .slice(0, 2)
        .flat()
        .some(({ isOver }) => isOver),
    ).toBe(false);
  });
});
