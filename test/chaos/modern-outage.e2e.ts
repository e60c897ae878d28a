import { Fleet } from './support/fleet.js';
import { report } from './support/report.js';
import { call, post } from '../http/support/modern-post.js';
import { connectClient2, connectModern, connectSdk1, type OfficialClient } from '../support/clients.js';
import { compiledFixture } from '../support/compiled-fixture.js';
import type { RawResponse } from '../support/raw-http.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';

jest.setTimeout(180_000);

const ROUNDS = 30;

const agree = { elicit: () => ({ action: 'accept' as const, content: { yes: true } }) };

describe('three pods whose Redis was killed', () => {
  let redis: RedisServer;
  let fleet: Fleet;
  let modern: readonly OfficialClient[];
  let legacy: readonly OfficialClient[];

  beforeAll(async () => {
    redis = await startRedis();
    const modules = `${compiledFixture('eras')},./dist/demo/demo.module.js`;
    fleet = await Fleet.start({ REDIS_URL: redis.url, MCP_MODULES: modules });
    modern = await Promise.all([connectModern(fleet.url, agree), connectModern(fleet.url, agree)]);
    legacy = await Promise.all([connectSdk1(fleet.url, agree), connectClient2(fleet.url, agree)]);
    await Promise.all([...modern, ...legacy].map((client) => client.text('confirm', { question: 'Ready?' })));
    await redis.kill();
    await until(async () => (await fleet.sum('mcp_store_up')) === 0);
  });
  afterAll(async () => {
    await Promise.all([...(modern ?? []), ...(legacy ?? [])].map((client) => client.close()));
    await fleet?.stop();
    await redis?.stop();
  });

  it('answer every request without a session, questions included, and 503 to those with one', async () => {
    const late = await connectModern(fleet.url, agree);
    const asked = await Promise.all([...modern, late].map(callOften));
    expect(asked.flat()).toEqual(Array(3 * ROUNDS).fill(['hello', 'The person said yes.', '2 steps']));

    const raw = await Promise.all(Array.from({ length: ROUNDS }, () => everyKind(fleet.url)));
    expect(new Set(raw.flat())).toEqual(new Set([200]));

    const refused = await Promise.all(legacy.flatMap((client) => Array.from({ length: 5 }, () => statusOf(client))));
    expect(refused).toEqual(Array(10).fill(503));
    report('Redis away, for clients without a session', [
      ['calls', asked.flat(2).length],
      ['other requests', raw.flat().length],
      ['not answered', raw.flat().filter((status) => status !== 200).length, 0],
      ['requests with a session that got 503', refused.length],
    ]);
    await late.close();
  });

  it('serve the sessions again when it is back', async () => {
    await redis.restart();
    await until(async () => (await fleet.sum('mcp_store_up')) === fleet.pods.length);
    for (const client of [...legacy, ...modern])
      expect(await client.text('confirm', { question: 'Still there?' })).toBe('The person said yes.');
  });
});

/** A call, one that asks and one that streams, again and again. */
async function callOften(client: OfficialClient): Promise<string[][]> {
  const answers: string[][] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    answers.push([
      await client.text('repeat', { text: 'hello' }),
      await client.text('confirm', { question: 'Yes?' }),
      await client.text('walk', { steps: 2 }, { onProgress: () => undefined }),
    ]);
  return answers;
}

/** The status of one request of each kind. */
async function everyKind(url: URL): Promise<number[]> {
  const lists = ['server/discover', 'tools/list', 'prompts/list', 'resources/list', 'resources/templates/list'];
  const responses = [
    ...lists.map((method) => post(url, { method })),
    post(url, { method: 'resources/read', params: { uri: 'eras://news' } }),
    post(url, { method: 'prompts/get', params: { name: 'plan', arguments: { city: 'Lima' } } }),
    call(url, 'add', { a: 1, b: 2 }),
  ];
  return Promise.all(responses.map(async (response) => answered(await response)));
}

async function answered(response: RawResponse): Promise<number> {
  const { result, error } = await response.json();
  expect([typeof result, error]).toEqual(['object', undefined]);
  return response.status;
}

async function statusOf(client: OfficialClient): Promise<number | undefined> {
  return client.text('repeat', { text: 'hello' }).then(
    () => 200,
    (error: unknown) => client.statusOf(error),
  );
}
