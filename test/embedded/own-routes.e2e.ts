import { isDeepStrictEqual } from 'node:util';
import { compiledFixture } from '../support/compiled-fixture.js';
import { RawSession } from '../support/raw-session.js';
import type { LogLine, Service } from '../support/service.js';
import { type Platform, PLATFORMS, startHost } from '../support/embedded-host.js';
import { HOST_REQUESTS } from './support/host-requests.js';
import { type Answer, recordAnswers, recordWires } from './support/recorded-answers.js';

/** All that a host says before and beside. */
interface Recorded {
  readonly answers: ReadonlyMap<string, Answer>;
  readonly wires: Readonly<Record<string, string>>;
  readonly metrics: readonly string[];
  readonly log: readonly LogLine[];
}

async function record(host: Service): Promise<Recorded> {
  const origin = host.at('');
  const answers = await recordAnswers(origin);
  const metrics = await metricsOf(host);
  return { answers, wires: await recordWires(origin), metrics, log: host.logs.filter((line) => line['host'] === true) };
}

/** The names of the host's metrics, with their kinds, and what it counts itself. */
async function metricsOf(host: Service): Promise<string[]> {
  const response = await fetch(host.at('/metrics'), { headers: { authorization: 'Bearer customer' } });
  return (await response.text()).split('\n').filter((line) => /^(# TYPE |shop_)/.test(line));
}

/** As a client does that was told of the endpoint. */
async function useEndpoint(host: Service): Promise<void> {
  const session = await RawSession.open(host.url);
  for (let calls = 0; calls < 20; calls += 1) {
    const [{ result }] = await (await session.call('list-orders')).rpc();
    expect(result.structuredContent.orders[0]).toEqual({ id: 1, item: 'rope', count: 2 });
  }
  await session.delete();
}

const WAYS = PLATFORMS.flatMap((platform) => [false, true].map((fastPath) => ({ platform, fastPath })));

describe.each(WAYS)('the own routes of a host on $platform (fast path: $fastPath)', ({ platform, fastPath }) => {
  let alone: Recorded;
  let host: Service;
  let beside: Recorded;

  beforeAll(async () => {
    const without = await startHost(platform);
    alone = await record(without);
    await without.stop();
    host = await startHost(platform, { server: { authDisabled: true, fastPath }, modules: [compiledFixture('probe')] });
    await useEndpoint(host);
    beside = await record(host);
  }, 120_000);
  afterAll(() => host?.stop());

  it('are answered in many ways', () => {
    const statuses = new Set([...alone.answers.values()].map(({ status }) => status));
    expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 201, 202, 400, 401, 404, 413, 429, 500]));
    expect(alone.metrics).toContainEqual(expect.stringMatching(/^shop_orders_total [2-9]$/));
    expect(alone.metrics.length).toBeGreaterThan(10);
    expect(alone.log.length).toBeGreaterThan(10);
  });

  it('are as without a server in it', () => {
    const differing = [...alone.answers].filter(
      ([name, answer]) => !isDeepStrictEqual(beside.answers.get(name), answer),
    );
    expect(differing.map(([name]) => [name, beside.answers.get(name)])).toEqual(differing);
    expect(beside.answers.size).toBe(HOST_REQUESTS.length);
  });

  it('are the same on the wire, whatever bytes come', () => {
    expect(beside.wires).toEqual(alone.wires);
  });

  it('have all metrics that they had, each once', () => {
    expect(beside.metrics.filter((line) => alone.metrics.includes(line))).toEqual(alone.metrics);
    expect(new Set(beside.metrics).size).toBe(beside.metrics.length);
  });

  it('leave all lines in the log that they left', () => {
    const lines = beside.log.map((line) => JSON.stringify(line));
    expect(alone.log.filter((line) => !lines.includes(JSON.stringify(line)))).toEqual([]);
  });

  it('end as they ended', async () => {
    expect(await host.stop()).toBe(await stopAlone(platform));
  });
});

async function stopAlone(platform: Platform): Promise<number | null> {
  return (await startHost(platform)).stop();
}
