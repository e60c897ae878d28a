import { officialClients, type OfficialClient } from '../support/clients.js';
import { LATEST, RawSession } from '../support/raw-session.js';
import type { RawResponse } from '../support/raw-http.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { Fleet } from './support/fleet.js';
import { report } from './support/report.js';

jest.setTimeout(60_000);

const ITEMS = [0, 1, 2, 3, 4, 5];

describe('a session whose every request lands on another pod', () => {
  let redis: RedisServer;
  let fleet: Fleet;
  let clients: OfficialClient[];

  beforeAll(async () => {
    redis = await startRedis();
    fleet = await Fleet.start({ REDIS_URL: redis.url });
  });
  beforeEach(() => (clients = []));
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
  });
  afterAll(async () => {
    await fleet?.stop();
    await redis?.stop();
  });

  it.each(officialClients)('answers elicitation, sampling and roots (%s)', async (_, connect) => {
    let others: number[] = [];
    const answeredOn: number[] = [];
    /** What the client sends next goes to a pod that neither asked nor got the answer before. */
    const moveOn = () => {
      const [port] = others.splice(0, 1) as [number];
      others.push(port);
      answeredOn.push(port);
      fleet.proxy.route([port]);
    };
    const client = await connect(fleet.url, {
      elicit: () => {
        moveOn();
        return { action: 'accept', content: { answer: 'elicited' } };
      },
      sample: () => {
        moveOn();
        return { role: 'assistant', model: 'none', content: { type: 'text', text: 'sampled' } };
      },
      roots: () => {
        moveOn();
        return { roots: [{ uri: 'file:///root' }] };
      },
    });
    clients.push(client);
    await client.listening();
    for (const { port } of fleet.pods) {
      others = fleet.pods.map((pod) => pod.port).filter((other) => other !== port);
      const [one, another] = others;
      answeredOn.splice(0);
      fleet.proxy.route([port]);
      const answer: unknown = JSON.parse(await client.text('interview'));
      expect(answer).toEqual([{ answer: 'elicited' }, { type: 'text', text: 'sampled' }, [{ uri: 'file:///root' }]]);
      expect(answeredOn).toEqual([one, another, one]);
    }
    expect(await fleet.sum('mcp_answers_dropped_total{reason="unknown"}')).toBe(0);
    expect(await fleet.sum('mcp_answers_dropped_total{reason="late"}')).toBe(0);
    fleet.proxy.route(fleet.pods.map(({ port }) => port));
  });

  it('goes on with its GET stream where the last event id says, on any pod, even one started anew', async () => {
    const { id } = await RawSession.open(fleet.pods[0]!.url);
    const on = (index: number) => new RawSession(fleet.pods[index]!.url, id, LATEST);
    for (const n of ITEMS) await (await on(n % 3).request('resources/subscribe', { uri: uriOf(n) })).body();
    /** A call that touches may be answered before others hear of it; the order is that of the feed. */
    const touch = async (n: number) => {
      await (await on(n % 3).call('touch', { n })).body();
      await until(async () => (await redis.client.xlen('mooring:notifications')) > n);
    };

    const first = await on(0).get();
    const [start] = await ids(first, 1);
    await touch(0);
    const [told] = await updates(first, 1);
    expect(told?.uri).toBe(uriOf(0));
    await first.cut();
    for (const n of [1, 2, 3, 4]) await touch(n);

    const second = await on(1).resume(told!.id);
    expect(await ids(second, 1)).toEqual([told!.id]);
    const missed = await updates(second, 4);
    expect(missed.map(({ uri }) => uri)).toEqual([1, 2, 3, 4].map(uriOf));
    await second.cut();

    await fleet.kill(0);
    await fleet.revive(0);
    const third = await on(0).resume(missed[1]!.id);
    expect((await updates(third, 2)).map(({ uri }) => uri)).toEqual([3, 4].map(uriOf));
    await touch(5);
    expect((await updates(third, 1)).map(({ uri }) => uri)).toEqual([uriOf(5)]);
    await third.cut();

    const whole = await on(2).resume(start!);
    const all = await updates(whole, ITEMS.length);
    expect(all.map(({ uri }) => uri)).toEqual(ITEMS.map(uriOf));
    expect(new Set(all.map(({ id: event }) => event)).size).toBe(ITEMS.length);
    await whole.cut();

    const stranger = await RawSession.open(fleet.pods[1]!.url);
    expect((await stranger.resume(told!.id)).status).toBe(400);
    report('GET stream across pods', [
      ['resumes, one of them on a pod started anew', 3],
      ['notifications lost, doubled or disordered', 0, 0],
    ]);
  });
});

const uriOf = (n: number) => `chaos://items/${n}`;

async function ids(stream: RawResponse, count: number): Promise<(string | undefined)[]> {
  expect(stream.status).toBe(200);
  const got: (string | undefined)[] = [];
  while (got.length < count) got.push((await stream.next())?.id);
  return got;
}

async function updates(stream: RawResponse, count: number): Promise<{ id: string; uri: string }[]> {
  const got: { id: string; uri: string }[] = [];
  while (got.length < count) {
    const event = await stream.nextMessage();
    got.push({ id: String(event?.id), uri: event?.message.params.uri });
  }
  return got;
}
