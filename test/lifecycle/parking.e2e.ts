import { setTimeout as sleep } from 'node:timers/promises';
import { officialClients } from '../support/clients.js';
import { send } from '../support/raw-http.js';
import { initializeBody, RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import type { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { cleanedUp, held, rehydrated } from './support/gauges.js';
import { startProbed } from './support/probed-service.js';

jest.setTimeout(60_000);

const PARK_AFTER_MS = 1_000;

let redis: RedisServer;
let service: Service;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis?.stop());
afterEach(() => service?.stop('SIGKILL'));

const start = async (env: NodeJS.ProcessEnv) => {
  service = await startProbed({ REDIS_URL: redis.url, ...env });
};

const openMany = (count: number) => Promise.all(Array.from({ length: count }, () => RawSession.open(service.url)));

async function echo(session: RawSession, text: string): Promise<unknown> {
  const response = await session.call('echo', { text });
  const body = await response.json();
  return response.status === 200 ? body.result.content[0].text : { status: response.status, body };
}

const startParking = (afterMs: number) => start({ SESSION_PARK_AFTER_SECONDS: String(afterMs / 1_000) });

describe('parking', () => {
  it('is undone once for all requests that come at the same time', async () => {
    // Not again before they are answered.
    await startParking(4 * PARK_AFTER_MS);
    const [session] = (await openMany(1)) as [RawSession];
    await until(async () => (await held(service)).warm === 0);
    expect(await cleanedUp(service, 'idle')).toBe(1);
    const texts = Array.from({ length: 50 }, (_, index) => `text ${index}`);
    expect(await Promise.all(texts.map((text) => echo(session, text)))).toEqual(texts);
    expect(await rehydrated(service)).toBe(1);
    expect(await held(service)).toEqual({ warm: 1, calls: 0, streams: 0 });
  });

  it('loses no request that comes at that very moment', async () => {
    await startParking(PARK_AFTER_MS);
    const sessions = await openMany(60);
    const wrong: unknown[] = [];
    const rounds = sessions.map(async (session, index) => {
      for (let round = 0; round < 4; round += 1) {
        // The sweeper comes four times in the parking time, so requests fall before, into and after it.
        await sleep(PARK_AFTER_MS + ((index * 7 + round * 3) % 60) * 5);
        const texts = [`${index}.${round}.a`, `${index}.${round}.b`];
        const answers = await Promise.all(texts.map((text) => echo(session, text)));
        if (JSON.stringify(answers) !== JSON.stringify(texts)) wrong.push(answers);
      }
    });
    await Promise.all(rounds);
    expect(wrong).toEqual([]);
    await until(async () => (await held(service)).warm === 0);
    expect(await rehydrated(service)).toBeGreaterThan(sessions.length);
    expect(await cleanedUp(service, 'idle')).toBe(sessions.length + (await rehydrated(service)));
    expect(await held(service)).toEqual({ warm: 0, calls: 0, streams: 0 });
  });

  it('never interrupts a call, and comes after it', async () => {
    await startParking(PARK_AFTER_MS);
    const [silent, streaming] = (await openMany(2)) as [RawSession, RawSession];
    const calls = [
      silent.call('hold', { gate: 'silent' }),
      streaming.call('hold', { gate: 'streaming' }, { progressToken: 'p' }),
    ];
    await until(async () => (await held(service)).calls === 2);
    await sleep(2 * PARK_AFTER_MS);
    expect(await held(service)).toMatchObject({ warm: 2, calls: 2 });
    for (const gate of ['silent', 'streaming']) await (await streaming.call('release', { gate })).body();
    const answers = await Promise.all(
      calls.map(async (call) => (await (await call).messages()).at(-1)?.message.result.content[0].text),
    );
    expect(answers).toEqual(['released silent', 'released streaming']);
    await until(async () => (await held(service)).warm === 0);
  });

  it.each(officialClients)('leaves the stream of %s open and told of everything', async (_name, connect) => {
    await startParking(PARK_AFTER_MS);
    const client = await connect(service.url);
    const other = await connect(service.url);
    await Promise.all([client.listening(), other.listening()]);
    await client.subscribe('probe://note');
    await client.setLevel('debug');
    await until(async () => (await held(service)).warm === 0);
    expect(await held(service)).toEqual({ warm: 0, calls: 0, streams: 2 });
    await other.callTool('write-note', { text: 'while parked' });
    await other.callTool('add-tool', { name: 'while-parked' });
    await until(() => client.notifications.length === 2);
    expect(client.heard('notifications/resources/updated')).toHaveLength(1);
    expect(await client.text('say', { level: 'debug', message: 'awake' })).toBe('said');
    expect(client.heard('notifications/message')).toHaveLength(1);
    expect(client.http.gets).toHaveLength(1);
    await Promise.all([client.close(), other.close()]);
  });
});

describe('the most sessions in memory', () => {
  it('is kept while all sessions are served', async () => {
    await start({ SESSION_MAX_WARM: '5' });
    const sessions: RawSession[] = [];
    // One after another: a session that is being opened is busy.
    while (sessions.length < 20) sessions.push(await RawSession.open(service.url));
    for (let round = 0; round < 3; round += 1) {
      for (const [index, session] of sessions.entries()) {
        expect(await echo(session, `${round}.${index}`)).toBe(`${round}.${index}`);
        expect((await held(service)).warm).toBeLessThanOrEqual(5);
      }
    }
    expect(await cleanedUp(service, 'capacity')).toBe(20 - 5 + (await rehydrated(service)));
  });

  it('turns only newcomers away while every session is busy', async () => {
    await start({ SESSION_MAX_WARM: '2' });
    const [parked, one, two] = [
      await RawSession.open(service.url),
      await RawSession.open(service.url),
      await RawSession.open(service.url),
    ];
    const calls = await Promise.all(
      [one, two].map((session, index) => session.call('hold', { gate: String(index) }, { progressToken: 'p' })),
    );
    for (const refused of [await send(service.url, { body: initializeBody() }), await parked.request('ping')]) {
      expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1']);
      expect(await refused.json()).toMatchObject({ error: { message: expect.stringContaining('capacity') } });
    }
    expect(await echo(one, 'busy and served')).toBe('busy and served');
    await (await two.call('release', { gate: '0' })).body();
    expect((await calls[0]!.messages()).at(-1)?.message.result).toMatchObject({ content: [{ text: 'released 0' }] });
    expect((await parked.request('ping')).status).toBe(200);
    expect(calls[1]!.isOver).toBe(false);
    expect(await held(service)).toMatchObject({ warm: 2, calls: 1 });
  });
});
