import { compiledFixture } from '../support/compiled-fixture.js';
import { officialClients, type OfficialClient, type Progress } from '../support/clients.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Service } from '../support/service.js';

jest.setTimeout(60_000);

const STORES = ['memory', 'Redis'] as const;
const CASES = STORES.flatMap((store) => officialClients.map(([name, connect]) => ({ name, store, connect })));

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis?.stop());

const storeSettings = (store: (typeof STORES)[number]) => (store === 'Redis' ? { REDIS_URL: redis.url } : {});

describe.each(CASES)('$name, with sessions in $store', ({ store, connect }) => {
  let service: Service;
  let client: OfficialClient;
  const questions: string[] = [];

  beforeAll(async () => {
    service = await Service.start(storeSettings(store));
    client = await connect(service.url, {
      elicit: ({ message }) => {
        questions.push(message);
        return { action: 'accept', content: { yes: true } };
      },
    });
  });
  afterAll(async () => {
    await client?.close();
    await service?.stop();
  });

  it('opens a session of the newest revision that has sessions', () => {
    expect(client.sessionId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(client.protocolVersion).toBe('2025-11-25');
  });

  it('lists the demo tools', async () => {
    expect(await client.toolNames()).toEqual(['confirm', 'countdown', 'echo']);
  });

  it('calls echo', async () => {
    expect(await client.text('echo', { message: 'Grüße, 世界' })).toBe('Grüße, 世界');
  });

  it('calls countdown, and hears each second', async () => {
    const heard: unknown[] = [];
    const onProgress = ({ progress, total, message }: Progress) => heard.push([progress, total, message]);
    expect(await client.text('countdown', { seconds: 2 }, { onProgress })).toBe('Counted 2 seconds.');
    expect(heard).toEqual([
      [0, 2, '2…'],
      [1, 2, '1…'],
      [2, 2, 'Lift-off!'],
    ]);
  });

  it('calls confirm, and is asked', async () => {
    expect(await client.text('confirm', { question: 'Tea?' })).toBe('The person said yes.');
    expect(questions).toEqual(['Tea?']);
  });

  it('reads the resource and gets the prompt', async () => {
    expect(await client.readResource('demo://motto')).toBe('Sessions live in the store; transports come and go.');
    expect(await client.promptText('translate', { text: 'sea', language: 'French' })).toBe(
      'Translate into French:\n\nsea',
    );
  });

  it('ends its session, and is told so after that', async () => {
    const { sessionId } = client;
    await client.endSession();
    const returning = await connect(service.url, { sessionId });
    const error: unknown = await returning.text('echo', { message: 'hi' }).catch((reason: unknown) => reason);
    expect(returning.statusOf(error)).toBe(404);
    await returning.close();
  });
});

describe.each(officialClients)('%s', (_name, connect) => {
  it('answers three questions of one tool, and a tool that it cannot answer says so', async () => {
    const service = await Service.start({ MCP_MODULES: compiledFixture('long-running') });
    const able = await connect(service.url, {
      elicit: () => ({ action: 'accept', content: { answer: 'yes' } }),
      sample: () => ({ role: 'assistant', model: 'none', content: { type: 'text', text: 'well' } }),
      roots: () => ({ roots: [{ uri: 'file:///home', name: 'home' }] }),
    });
    expect(JSON.parse(await able.text('consult'))).toEqual([
      { answer: 'yes' },
      { type: 'text', text: 'well' },
      [{ uri: 'file:///home', name: 'home' }],
    ]);
    const unable = await connect(service.url);
    expect(await unable.callTool('consult')).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('elicitation') }],
    });
    await Promise.all([able.close(), unable.close()]);
    await service.stop();
  });
});
