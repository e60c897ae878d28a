import { Endpoint } from '../http/support/endpoint.js';
import { type RawResponse, send } from '../support/raw-http.js';
import { initializeBody, LATEST } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { tick, until } from '../support/until.js';

const endpoints: Endpoint[] = [];
afterEach(async () => {
  for (const endpoint of endpoints.splice(0)) await endpoint.close();
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<Endpoint> {
  const endpoint = await Endpoint.start({ RATE_LIMIT_ENABLED: 'true', ...env });
  endpoints.push(endpoint);
  return endpoint;
}

const from = (address: string) => ({ 'x-forwarded-for': address });
const ping = { jsonrpc: '2.0', id: 7, method: 'ping' };
const modernCall = (name: string) => ({
  jsonrpc: '2.0',
  id: 7,
  method: 'tools/call',
  params: {
    name,
    arguments: {},
    _meta: {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  },
});

/** A list of one text with parameters that are numbers (RFC 9651). */
const STRUCTURED = /^"[a-z]+"(;[a-z]+=\d{1,15})+$/;

/** `RateLimit-Policy` and `RateLimit`. */
function rateFields({ headers }: RawResponse): (string | undefined)[] {
  return [headers['ratelimit-policy'], headers['ratelimit']].map((field) => field as string | undefined);
}

/** The statuses of so many requests, one after the other. */
async function statuses(count: number, ask: () => Promise<{ readonly status: number }>): Promise<number[]> {
  const all: number[] = [];
  for (let at = 0; at < count; at += 1) all.push((await ask()).status);
  return all;
}

describe('a caller', () => {
  it('that has sent all it may is answered 429, which says when to come back and which limit it was', async () => {
    const { url, ...endpoint } = await start({ RATE_LIMIT_PER_CALLER: '4', RATE_LIMIT_WINDOW_SECONDS: '300' });
    void endpoint;
    const ask = () => send(url, { body: ping });
    expect(await statuses(4, ask)).toEqual([400, 400, 400, 400]);
    const refused = await ask();
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(300);
    expect(await refused.json()).toEqual({
      jsonrpc: '2.0',
      error: {
        code: -32000,
        message: expect.stringContaining('Too Many Requests'),
        data: { limit: 'caller', retryAfterSeconds: seconds },
      },
      id: null,
    });
    expect(rateFields(refused)).toEqual(['"caller";q=4;w=300', `"caller";r=0;t=${seconds}`]);
  });

  it('learns that little is left, of answers, and of nothing before', async () => {
    const { url } = await start({ RATE_LIMIT_PER_CALLER: '6', RATE_LIMIT_WINDOW_SECONDS: '300' });
    const answers = [];
    for (let at = 0; at < 6; at += 1) answers.push(await send(url, { body: at === 5 ? initializeBody() : ping }));
    expect(answers.slice(0, 4).map(rateFields)).toEqual(Array(4).fill([undefined, undefined]));
    for (const [at, answer] of answers.slice(4).entries()) {
      const [policy, state] = rateFields(answer);
      expect([policy, STRUCTURED.test(state!)]).toEqual(['"caller";q=6;w=300', true]);
      expect(state).toMatch(new RegExp(`^"caller";r=${1 - at};t=\\d+$`));
    }
    expect(answers[5]!.status).toBe(200);
  });

  it('learns how much may be asked for of limits that are its own alone', async () => {
    const { url } = await start({ RATE_LIMIT_INITIALIZE: '1', RATE_LIMIT_WINDOW_SECONDS: '300' });
    await send(url, { body: initializeBody() });
    const refused = await send(url, { body: initializeBody() });
    expect(rateFields(refused)).toEqual([
      '"initialize";q=1;w=300',
      `"initialize";r=0;t=${refused.headers['retry-after']}`,
    ]);
    const shared = await start({ RATE_LIMIT_GLOBAL: '1', RATE_LIMIT_WINDOW_SECONDS: '300' });
    await send(shared.url, { body: ping });
    const full = await send(shared.url, { body: ping });
    expect(rateFields(full)).toEqual([undefined, `"global";r=0;t=${full.headers['retry-after']}`]);
  });

  it('goes on when the window is over', async () => {
    const { url } = await start({ RATE_LIMIT_PER_CALLER: '1', RATE_LIMIT_WINDOW_SECONDS: '3' });
    const ask = () => send(url, { body: ping });
    await until(async () => (await ask()).status === 429);
    await until(async () => (await ask()).status === 400);
  });

  it('sends each message of a batch as a request of its own', async () => {
    const endpoint = await start({ RATE_LIMIT_PER_CALLER: '20', RATE_LIMIT_WINDOW_SECONDS: '300' });
    const session = await endpoint.open({ protocolVersion: '2025-03-26' });
    const calls = (count: number) =>
      Array.from({ length: count }, (_, id) => ({
        jsonrpc: '2.0',
        id,
        method: 'tools/call',
        params: { name: 'echo', arguments: { text: 'x' } },
      }));
    const answers: unknown[] = await (await session.post(calls(10))).json();
    expect(answers).toHaveLength(10);
    const refused = await session.post(calls(10));
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ error: { data: { limit: 'caller' } }, id: null });
    const all = await statuses(18, () => session.post(calls(100)));
    expect(new Set(all)).toEqual(new Set([429]));
  });

  it('sends each message of a batch to the whole service, too', async () => {
    const endpoint = await start({ RATE_LIMIT_GLOBAL: '10', RATE_LIMIT_WINDOW_SECONDS: '300' });
    const session = await endpoint.open({ protocolVersion: '2025-03-26' });
    const batch = Array.from({ length: 10 }, (_, id) => ({ ...ping, id }));
    const refused = await session.post(batch);
    expect(await refused.json()).toMatchObject({ error: { data: { limit: 'global' } } });
  });

  it('does not disturb another', async () => {
    const { url } = await start({ RATE_LIMIT_PER_CALLER: '2', TRUST_PROXY: '1' });
    const ask = (address: string) => () => send(url, { body: ping, headers: from(address) });
    expect(await statuses(3, ask('192.0.2.1'))).toEqual([400, 400, 429]);
    expect(await statuses(3, ask('192.0.2.2'))).toEqual([400, 400, 429]);
  });

  it('cannot choose its own address where no proxy is trusted, or none that speaks', async () => {
    for (const trust of ['off', '10.0.0.0/8']) {
      const { url } = await start({ RATE_LIMIT_PER_CALLER: '2', TRUST_PROXY: trust });
      let at = 0;
      const ask = () => send(url, { body: ping, headers: from(`192.0.2.${(at += 1)}`) });
      expect(await statuses(3, ask)).toEqual([400, 400, 429]);
    }
  });

  it('is known by what the last proxy that is trusted says, however much it adds itself', async () => {
    const { url } = await start({ RATE_LIMIT_PER_CALLER: '2', TRUST_PROXY: '127.0.0.0/8,10.0.0.0/8' });
    let at = 0;
    const ask = () => send(url, { body: ping, headers: from(`192.0.2.${(at += 1)}, 198.51.100.7, 10.0.0.9`) });
    expect(await statuses(3, ask)).toEqual([400, 400, 429]);
  });

  it('is not limited on a machine of its own', async () => {
    const endpoint = await Endpoint.start({ RATE_LIMIT_PER_CALLER: '1' });
    endpoints.push(endpoint);
    expect(await statuses(3, () => send(endpoint.url, { body: ping }))).toEqual([400, 400, 400]);
  });
});

describe('the service', () => {
  it('has a limit for all callers together, to which refused requests do not count', async () => {
    const { url } = await start({ RATE_LIMIT_GLOBAL: '3', RATE_LIMIT_PER_CALLER: '2', TRUST_PROXY: '1' });
    const ask = (address: string) => () => send(url, { body: ping, headers: from(address) });
    expect(await statuses(4, ask('192.0.2.1'))).toEqual([400, 400, 429, 429]);
    expect(await statuses(1, ask('192.0.2.2'))).toEqual([400]);
    const refused = await ask('192.0.2.3')();
    expect(await refused.json()).toMatchObject({ error: { data: { limit: 'global' } } });
  });
});

describe('initialize', () => {
  it('has a stricter limit, and sessions go on past it', async () => {
    const endpoint = await start({ RATE_LIMIT_INITIALIZE: '2' });
    const session = await endpoint.open();
    expect((await send(endpoint.url, { body: initializeBody() })).status).toBe(200);
    const refused = await send(endpoint.url, { body: initializeBody() });
    expect(refused.status).toBe(429);
    expect(refused.headers['mcp-session-id']).toBeUndefined();
    expect(await refused.json()).toMatchObject({ error: { data: { limit: 'initialize' } }, id: 'init' });
    expect(await endpoint.storedSessions()).toBe(2);
    expect((await session.request('ping')).status).toBe(200);
    expect(await endpoint.metric('mcp_rate_limited_total', { limit: 'initialize' })).toBe(1);
  });
});

describe('a tool with a rate of its own', () => {
  it('may be called so often and no more, while others may be called', async () => {
    const endpoint = await start();
    const session = await endpoint.open();
    expect(await statuses(4, () => session.call('rare'))).toEqual([200, 200, 200, 429]);
    const refused = await session.call('rare', {}, { id: 'mine' });
    expect(await refused.json()).toMatchObject({ error: { data: { limit: 'tool' } }, id: 'mine' });
    expect((await session.call('echo', { text: 'hello' })).status).toBe(200);
  });

  it('counts alike in every session of a caller, and in batches', async () => {
    const endpoint = await start();
    const [first, second] = [await endpoint.open({ protocolVersion: '2025-03-26' }), await endpoint.open()];
    const call = (id: number) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'rare' } });
    expect((await first.post([call(1), call(2)])).status).toBe(200);
    expect((await second.call('rare')).status).toBe(200);
    expect((await first.post([call(3), { jsonrpc: '2.0', id: 4, method: 'ping' }])).status).toBe(429);
  });

  it('counts in the modern era, too', async () => {
    const endpoint = await start();
    const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'rare' };
    const all = await statuses(4, () => send(endpoint.url, { body: modernCall('rare'), headers }));
    expect(all.slice(0, 3)).not.toContain(429);
    expect(all[3]).toBe(429);
  });

  it('says nothing of a session that is gone but that it is gone', async () => {
    const endpoint = await start();
    const headers = { 'mcp-session-id': '6f1c4a52-4a0e-4f55-9d0a-6d5a1c1f3a11', 'mcp-protocol-version': LATEST };
    const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'rare' } };
    expect(await statuses(5, () => send(endpoint.url, { body, headers }))).toEqual([404, 404, 404, 404, 404]);
  });
});

describe('with Redis', () => {
  let redis: RedisServer;
  beforeAll(async () => (redis = await startRedis()));
  afterAll(() => redis.stop());
  beforeEach(() => redis.client.flushall());

  it('pods share a limit', async () => {
    const env = { REDIS_URL: redis.url, RATE_LIMIT_PER_CALLER: '50', TRUST_PROXY: '1' };
    const pods = [await start(env), await start(env)];
    const headers = from('192.0.2.1');
    let passed = 0;
    for (let at = 0; at < 100; at += 1) {
      const response = await send(pods[at % 2]!.url, { body: ping, headers });
      if (response.status === 400) passed += 1;
      // What a pod tells the other, it tells beside its answer.
      await redis.client.echo('told');
      await tick();
    }
    expect(passed).toBeGreaterThanOrEqual(50);
    // A tenth for each pod, and what comes while Redis, which has to wait here, is asked.
    expect(passed).toBeLessThanOrEqual(75);
  });

  it('a pod limits by itself while Redis is away, sessions or none', async () => {
    const { url } = await start({ REDIS_URL: redis.url, RATE_LIMIT_PER_CALLER: '20' });
    await redis.kill();
    const all = await statuses(30, () => send(url, { body: ping }));
    expect(all.filter((status) => status === 400)).toHaveLength(20);
    expect(all.slice(20)).toEqual(Array(10).fill(429));
    await redis.restart();
  });
});
