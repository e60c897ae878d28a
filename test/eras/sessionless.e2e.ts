import type { Redis } from 'ioredis';
import { RoundRobin } from '../chaos/support/round-robin.js';
import { type OfficialClient, officialClients } from '../support/clients.js';
import { compiledFixture } from '../support/compiled-fixture.js';
import { startRedis } from '../support/redis-server.js';
import { send } from '../support/raw-http.js';
import { Service } from '../support/service.js';
import { until } from '../support/until.js';

const PODS = 3;

const env = () => ({ LEGACY_SESSIONS: 'off', MCP_MODULES: `${compiledFixture('eras')},./dist/demo/demo.module.js` });

describe('three pods without Redis and without sessions, behind a load balancer without affinity', () => {
  let pods: Service[] = [];
  let proxy: RoundRobin;
  beforeAll(async () => {
    pods = await Promise.all(Array.from({ length: PODS }, () => Service.start(env())));
    proxy = await RoundRobin.before(pods.map(({ port }) => port));
  }, 60_000);
  afterAll(async () => {
    await proxy?.close();
    await Promise.all(pods.map((pod) => pod.stop('SIGKILL')));
  });

  const sum = async (sample: string) => {
    const values = await Promise.all(pods.map((pod) => pod.metric(sample)));
    return values.reduce((total, value) => total + value, 0);
  };

  describe.each(officialClients)('serve %s', (_name, connect) => {
    let client: OfficialClient;
    beforeEach(async () => {
      const elicit = () => ({ action: 'accept' as const, content: { text: 'x' } });
      client = await connect(proxy.url, { elicit });
    });
    afterEach(() => client.close());

    it('everything but questions and subscriptions, each time on another pod', async () => {
      expect(client.sessionId).toBe('');
      for (let at = 0; at < 2 * PODS; at += 1) {
        expect(await client.toolNames()).toContain('repeat');
        await client.client.listPrompts();
        expect(await client.text('repeat', { text: `call ${at}` })).toBe(`call ${at}`);
        expect((await client.callTool('add', { a: at, b: 1 })).structuredContent).toEqual({ sum: at + 1 });
        expect(await client.readResource('eras://cities/Lima')).toBe('About Lima');
        expect(await client.promptText('plan', { city: 'Lima' })).toBe('Plan 1 days in Lima.');
        const progress: number[] = [];
        const onProgress = ({ progress: value }: { progress: number }) => void progress.push(value);
        expect(await client.text('walk', { steps: 3 }, { onProgress })).toBe('3 steps');
        expect(progress).toEqual([1, 2, 3]);
      }
      const { completion } = await client.client.complete({
        ref: { type: 'ref/prompt', name: 'plan' },
        argument: { name: 'city', value: 'Be' },
      });
      expect(completion.values).toEqual(['Bergen', 'Berlin']);
      for (const pod of pods) expect(await pod.metric('mcp_sessions_created_total')).toBe(0);
      const served = 'mcp_request_duration_seconds_count{era="legacy",method="tools/call",outcome="ok"}';
      for (const pod of pods) expect(await pod.metric(served)).toBeGreaterThan(0);
    });

    it('its log messages on the stream of the call', async () => {
      await client.setLevel('debug');
      await client.text('speak');
      expect(client.heard('notifications/message').map(({ params }) => params?.['level'])).toEqual(['warning']);
    });

    it('a tool error in place of a question, though it could be asked', async () => {
      const result = await client.callTool('locate');
      expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('no session') }] });
      await expect(client.promptText('letter', {})).rejects.toThrow('no session');
    });

    it('many calls at once, with one failed call and no error of the client', async () => {
      const texts = Array.from({ length: 30 }, (_, at) => `text ${at}`);
      expect(await Promise.all(texts.map((text) => client.text('repeat', { text })))).toEqual(texts);
      expect(await client.callTool('fail', { how: 'told' })).toMatchObject({ isError: true });
      expect(client.errors).toEqual([]);
    });

    it('its end: the GET stream and the DELETE are refused as the spec says, and it goes on', async () => {
      await until(() => client.http.answered(405, 'GET').length > 0);
      await client.endSession();
      expect(await client.text('repeat', { text: 'after' })).toBe('after');
    });

    it('its close: what it waited for is cancelled', async () => {
      const hold = client.callTool('hold', {}, { onProgress: () => void client.close() });
      await expect(hold).rejects.toThrow();
      await until(async () => (await sum('mcp_calls_in_flight')) === 0);
    });
  });

  it('say how sessions are kept when they start', () => {
    for (const pod of pods)
      expect(pod.logs.find(({ event }) => event === 'listening')).toMatchObject({
        sessions: expect.stringMatching(/^off/),
      });
  });
});

/** Commands that name a key. */
async function keysAskedFor(redis: Redis): Promise<number> {
  const stats = await redis.info('commandstats');
  const counted = [...stats.matchAll(/^cmdstat_(\w+)(?:\|\w+)?:calls=(\d+)/gm)];
  return counted.reduce((sum, [, name, calls]) => (KEYLESS.has(name!) ? sum : sum + Number(calls)), 0);
}

const KEYLESS = new Set(['info', 'ping', 'publish', 'spublish', 'hello', 'client', 'config', 'subscribe', 'time']);

describe('a pod without sessions that has a Redis', () => {
  it('asks it nothing for a request, and serves on while it is away', async () => {
    const redis = await startRedis();
    const pod = await Service.start({ ...env(), REDIS_URL: redis.url });
    try {
      const headers = { 'mcp-protocol-version': '2025-11-25' };
      const body = {
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'repeat', arguments: { text: 'x' } },
      };
      const answers = async () => {
        const response = await send(pod.url, { body, headers });
        return [response.status, (await response.json()).result.content[0].text];
      };
      const before = await keysAskedFor(redis.client);
      for (let at = 0; at < 50; at += 1) expect(await answers()).toEqual([200, 'x']);
      const after = await keysAskedFor(redis.client);
      expect(after - before).toBeLessThan(10);
      await redis.stop();
      for (let at = 0; at < 5; at += 1) expect(await answers()).toEqual([200, 'x']);
    } finally {
      await pod.stop('SIGKILL');
      await redis.stop();
    }
  }, 60_000);
});
