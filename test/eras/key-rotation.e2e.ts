import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fleet } from '../chaos/support/fleet.js';
import { report } from '../chaos/support/report.js';
import { call, resultOf } from '../http/support/modern-post.js';
import { connectModern, type OfficialClient } from '../support/clients.js';
import { compiledFixture } from '../support/compiled-fixture.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';

jest.setTimeout(240_000);

const CLIENTS = 6;
/** How long a person thinks: calls outlive the replacement of a pod, with states sealed before it. In ms. */
const THINKING_MS = 400;

const newKey = () => randomBytes(32).toString('base64');

describe('three pods whose state key is rotated', () => {
  let redis: RedisServer;
  let fleet: Fleet;
  let clients: readonly OfficialClient[];
  const [old, next] = [newKey(), newKey()];

  beforeAll(async () => {
    redis = await startRedis();
    fleet = await Fleet.start({
      REDIS_URL: redis.url,
      MCP_MODULES: compiledFixture('eras'),
      MCP_STATE_KEYS: old,
      SHUTDOWN_DELAY_SECONDS: '1',
    });
    const elicit = async ({ message }: { readonly message: string }) => {
      await sleep(THINKING_MS);
      return { action: 'accept' as const, content: { text: message.length > 12 ? 'x' : 'Oslo' } };
    };
    clients = await Promise.all(Array.from({ length: CLIENTS }, () => connectModern(fleet.url, { elicit })));
  });
  afterAll(async () => {
    await Promise.all((clients ?? []).map((client) => client.close()));
    await fleet?.stop();
    await redis?.stop();
  });

  it('fail no call over both rollouts', async () => {
    const load = new Load();
    const running = clients.map((client) => load.keepAsking(client));
    for (const keys of [`${old},${next}`, `${next},${old}`])
      for (const index of fleet.pods.keys()) await fleet.replace(index, { MCP_STATE_KEYS: keys });
    load.stop();
    await Promise.all(running);
    expect(load.failures).toEqual([]);
    expect(load.answers).toEqual(new Set(['Oslo, x, x']));
    expect(load.done).toBeGreaterThan(CLIENTS);
    report('key rotation', [
      ['calls of three questions each', load.done],
      ['failed', load.failures.length, 0],
    ]);
  });

  it('open nothing any more that the old key sealed, once it is gone', async () => {
    const meta = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: {} } };
    const { requestState } = await resultOf(await call(fleet.url, 'interview', {}, { meta }));
    const third = newKey();
    await Promise.all([...fleet.pods.keys()].map((index) => fleet.kill(index)));
    await Promise.all([...fleet.pods.keys()].map((index) => fleet.revive(index, { MCP_STATE_KEYS: third })));
    const inputResponses = { city: { action: 'accept', content: { text: 'Oslo' } } };
    const retried = await call(fleet.url, 'interview', {}, { meta, params: { inputResponses, requestState } });
    expect(await retried.json()).toMatchObject({ error: { code: -32602 } });
  });
});

/** Interviews, one after the other, until it is stopped. */
class Load {
  readonly failures: string[] = [];
  readonly answers = new Set<string>();
  done = 0;
  private stopped = false;

  async keepAsking(client: OfficialClient): Promise<void> {
    while (!this.stopped) {
      const answer = client.text('interview');
      await answer.then(
        (text) => void this.answers.add(text),
        (error: Error) => void this.failures.push(error.message),
      );
      this.done += 1;
    }
  }

  stop(): void {
    this.stopped = true;
  }
}
