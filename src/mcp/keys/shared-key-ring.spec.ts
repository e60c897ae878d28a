import { Logger } from '@nestjs/common';
import { openRedisPod, type RedisPod } from '../../../test/support/redis-pod.js';
import { freePort } from '../../../test/support/free-port.js';
import { type RedisServer, startRedis } from '../../../test/support/redis-server.js';
import { until } from '../../../test/support/until.js';
import { STATE_KEY_KEY } from '../../redis/redis-keys.js';
import { DEFAULT_AUDIENCE, type StateBinding } from '../modern/state/call-state.js';
import { RequestStates } from '../modern/state/request-states.js';
import { FixedKeyRing } from './fixed-key-ring.js';
import { SharedKeyRing } from './shared-key-ring.js';
import { newStateKey, stateKeyText } from './state-key.js';

const SETTINGS = { mcpStateTtlSeconds: 600, mcpStateMaxBytes: 4096 };
const BINDING: StateBinding = {
  principal: null,
  method: 'tools/call',
  target: 'confirm',
  argumentsDigest: 'abc',
  audience: DEFAULT_AUDIENCE,
};

interface Pod {
  readonly ring: SharedKeyRing;
  readonly redis: RedisPod['redis'];
  seal(): string;
  open(text: string): Promise<string>;
}

let server: RedisServer | undefined;
let connections: RedisPod[] = [];
let now = 0;
let log: Record<'log' | 'error', jest.SpyInstance>;

beforeEach(() => {
  const spy = (level: 'log' | 'error') => jest.spyOn(Logger.prototype, level).mockImplementation(() => undefined);
  log = { log: spy('log'), error: spy('error') };
});
afterEach(async () => {
  connections.forEach((connection) => connection.close());
  connections = [];
  await server?.stop();
  server = undefined;
  jest.restoreAllMocks();
});

/** Connected, and with its ring made, but not started. */
async function prepare(port = server!.port): Promise<Pod> {
  const connection = await openRedisPod({ url: `redis://127.0.0.1:${port}` });
  connections.push(connection);
  const ring = new SharedKeyRing(connection.redis, () => now);
  const states = new RequestStates(ring, SETTINGS);
  return {
    ring,
    redis: connection.redis,
    seal: () => textOf(states),
    open: async (text) => {
      const outcome = await states.open(text, BINDING);
      return outcome.ok ? 'opened' : outcome.reason;
    },
  };
}

function textOf(states: RequestStates): string {
  const sealed = states.seal(states.begin(), BINDING);
  if (!sealed.ok) throw new Error(sealed.reason);
  return sealed.text;
}

async function start(port?: number): Promise<Pod> {
  const pod = await prepare(port);
  await pod.ring.onModuleInit();
  return pod;
}

const unknownText = () => textOf(new RequestStates(FixedKeyRing.ofProcess(), SETTINGS));
const events = (spy: jest.SpyInstance) =>
  spy.mock.calls.flatMap(([first]) =>
    (first as { event?: string }).event ? [(first as { event: string }).event] : [],
  );

async function commands(name: string): Promise<number> {
  const info = await server!.client.info('commandstats');
  return Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(info)?.[1] ?? 0);
}

describe('pods without keys of their own', () => {
  it('agree on one, however many start at once', async () => {
    server = await startRedis();
    const pods = await Promise.all([prepare(), prepare(), prepare()]);
    await Promise.all(pods.map(({ ring }) => ring.onModuleInit()));
    const texts = pods.map((pod) => pod.seal());
    for (const pod of pods) {
      for (const text of texts) expect(await pod.open(text)).toBe('opened');
    }
    expect(new Set(pods.map(({ ring }) => ring.sealing().id)).size).toBe(1);
  });

  it('do not replace a key that another left while they were making theirs', async () => {
    server = await startRedis();
    const [early, late] = [await prepare(), await prepare()];
    jest.spyOn(late.redis.client, 'get').mockImplementationOnce(async () => {
      await early.ring.onModuleInit();
      return null;
    });
    await late.ring.onModuleInit();
    expect(await early.open(late.seal())).toBe('opened');
    expect(await late.open(early.seal())).toBe('opened');
    expect(late.ring.sealing().id).toBe(early.ring.sealing().id);
  });

  it('leave it to the pods that come after them, for ever', async () => {
    server = await startRedis();
    const first = await start();
    const text = first.seal();
    connections.forEach((connection) => connection.close());
    expect(await (await start()).open(text)).toBe('opened');
    expect(await server.client.ttl(STATE_KEY_KEY)).toBe(-1);
  });

  it('can be given it as the first of their own', async () => {
    server = await startRedis();
    const shared = await start();
    const fixed = new RequestStates(
      FixedKeyRing.ofSettings({ mcpStateKeys: [(await server.client.get(STATE_KEY_KEY)) ?? ''] })!,
      SETTINGS,
    );
    expect(await fixed.open(shared.seal(), BINDING)).toMatchObject({ ok: true });
    expect(await shared.open(textOf(fixed))).toBe('opened');
  });

  it('are told once, at start, what production should do', async () => {
    server = await startRedis();
    const pod = await start();
    for (let times = 0; times < 3; times += 1) await pod.open(pod.seal());
    expect(events(log.log)).toEqual(['redis.connected', 'state-keys.unset']);
    const said = JSON.stringify(log.log.mock.calls);
    expect(said).toMatch(/MCP_STATE_KEYS.*openssl rand -base64 32/);
    expect(said).not.toContain(await server.client.get(STATE_KEY_KEY));
  });

  it('ask Redis nothing to seal and open', async () => {
    server = await startRedis();
    const pod = await start();
    now += 60_000;
    await server.client.config('RESETSTAT');
    for (let times = 0; times < 100; times += 1) expect(await pod.open(pod.seal())).toBe('opened');
    expect([await commands('get'), await commands('set')]).toEqual([0, 0]);
  });

  it('look for a key that they do not know, at most once in a while', async () => {
    server = await startRedis();
    const pod = await start();
    now += 60_000;
    await server.client.config('RESETSTAT');
    const texts = Array.from({ length: 50 }, unknownText);
    for (const half of [texts.slice(0, 25), texts.slice(25)]) {
      const outcomes = await Promise.all(half.map((text) => pod.open(text)));
      expect(new Set(outcomes)).toEqual(new Set(['unknown-key']));
    }
    expect(await commands('get')).toBe(1);
    now += 60_000;
    await pod.open(unknownText());
    expect(await commands('get')).toBe(2);
  });

  it('take up the key that another put in its place, and still open with the former', async () => {
    server = await startRedis();
    const pod = await start();
    const before = pod.seal();
    await server.client.del(STATE_KEY_KEY);
    const newcomer = await start();
    now += 60_000;
    expect(await pod.open(newcomer.seal())).toBe('opened');
    expect(await pod.open(before)).toBe('opened');
    expect(await newcomer.open(pod.seal())).toBe('opened');
  });
});

describe('pods without keys of their own, when Redis', () => {
  it('is away at start: seal with one of theirs, and take up the shared one when it comes', async () => {
    const port = await freePort();
    const [one, other] = [await start(port), await start(port)];
    const [byOne, byOther] = [one.seal(), other.seal()];
    expect([await one.open(byOne), await other.open(byOther)]).toEqual(['opened', 'opened']);
    server = await startRedis({ port });
    await until(() => {
      now += 1_000;
      return one.ring.sealing().id === other.ring.sealing().id;
    });
    expect([await one.open(byOne), await other.open(byOther)]).toEqual(['opened', 'opened']);
    expect(await one.open(other.seal())).toBe('opened');
    expect(await other.open(one.seal())).toBe('opened');
  });

  it('goes away: serve on, and say of a key they do not know that it can not be told', async () => {
    server = await startRedis();
    const [one, other] = [await start(), await start()];
    const text = one.seal();
    await server.kill();
    await until(() => !one.redis.up && !other.redis.up);
    expect(await other.open(text)).toBe('opened');
    expect(await one.open(other.seal())).toBe('opened');
    expect(await one.open(unknownText())).toBe('unavailable');
    await server.restart();
    await until(async () => {
      now += 1_000;
      return (await one.open(unknownText())) === 'unknown-key';
    });
  });

  it('comes back empty: put the key back, before a new pod makes another', async () => {
    server = await startRedis();
    const pod = await start();
    const text = pod.seal();
    await server.client.flushall();
    await server.restart();
    await until(async () => (await server!.client.exists(STATE_KEY_KEY)) === 1);
    const newcomer = await start();
    expect(await newcomer.open(text)).toBe('opened');
  });

  it('has something else under that name: say so once, and seal with one of theirs', async () => {
    server = await startRedis();
    await server.client.set(STATE_KEY_KEY, 'hunter2');
    const pod = await start();
    for (let times = 0; times < 3; times += 1) {
      now += 60_000;
      expect(await pod.open(pod.seal())).toBe('opened');
      expect(await pod.open(unknownText())).toBe('unavailable');
    }
    expect(events(log.error)).toEqual(['state-keys.unreadable']);
    expect(JSON.stringify(log.error.mock.calls)).not.toContain('hunter2');
    await server.client.del(STATE_KEY_KEY);
    now += 60_000;
    pod.seal();
    await until(async () => (await server!.client.exists(STATE_KEY_KEY)) === 1);
  });

  it.each([
    ['another type', () => server!.client.sadd(STATE_KEY_KEY, 'no', 'text')],
    ['nothing in it', () => server!.client.set(STATE_KEY_KEY, '')],
    ['garbage', () => server!.client.set(STATE_KEY_KEY, '\u0000\u0007{"é')],
    ['half a key', () => server!.client.set(STATE_KEY_KEY, stateKeyText(newStateKey()).slice(0, 20))],
    ['another shape', () => server!.client.set(STATE_KEY_KEY, '[{"a":[]}]')],
    ['1 MB', () => server!.client.set(STATE_KEY_KEY, 'x'.repeat(1_048_576))],
  ])(
    'has %s under that name at a fresh start: each seals and opens with its own, and says so once',
    async (_, poison) => {
      server = await startRedis();
      await poison();
      const pods = [await start(), await start()];
      for (const pod of pods) expect(await pod.open(pod.seal())).toBe('opened');
      expect(await pods[0]!.open(pods[1]!.seal())).not.toBe('opened');
      expect(events(log.error)).toEqual(['state-keys.unreadable', 'state-keys.unreadable']);
    },
  );

  it('takes reads only: use the key that is there', async () => {
    server = await startRedis({ args: ['--maxmemory-policy', 'noeviction'] });
    const text = (await start()).seal();
    await server.client.config('SET', 'maxmemory', '1');
    expect(await (await start()).open(text)).toBe('opened');
  });
});

it('never shows a key to whoever prints it', () => {
  const key = newStateKey();
  expect(JSON.stringify(key)).not.toContain(key.secret.export().toString('base64'));
  expect(JSON.stringify(key)).toBe(JSON.stringify({ id: key.id, secret: {} }));
});
