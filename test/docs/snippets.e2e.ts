import { Test } from '@nestjs/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { startTestApp, type TestApp, textOf } from '../../src/testing/index.js';
import { RawSession } from '../support/raw-session.js';
import { AskingModule, AskingTools } from './support/asking-tools.js';
import {
  AppModule,
  ConfigModule,
  ConfigService,
  fromConfiguration,
  severalServers,
} from './support/embedding-options.js';

describe('the examples of docs/protocol-eras.md, docs/tasks.md and docs/guards.md', () => {
  let app: TestApp;
  let action: 'accept' | 'decline';
  beforeAll(async () => {
    app = await startTestApp({
      modules: [AskingModule],
      env: { RATE_LIMIT_ENABLED: 'true' },
      answers: { elicit: ({ mode }) => (mode === 'url' ? { action } : { action, content: {} }) },
    });
  });
  beforeEach(() => {
    action = 'accept';
    app.get(AskingTools).done.length = 0;
  });
  afterAll(() => app.close());

  it.each([
    ['book', { flight: 'OS 1' }, 'Booked OS 1', 'Nothing was booked.'],
    ['pay', { invoice: '7' }, 'Paid.', 'Nothing was paid.'],
    ['drop_table', {}, 'Dropped', 'Nothing was dropped.'],
  ])('%s asks first, and acts once after an agreement', async (name, args, accepted, declined) => {
    expect(textOf(await app.callTool(name, args))).toBe(accepted);
    expect(app.get(AskingTools).done).toHaveLength(1);
    action = 'decline';
    expect(textOf(await app.callTool(name, args))).toBe(declined);
    expect(app.get(AskingTools).done).toHaveLength(1);
  });

  it('render asks while it runs', async () => {
    expect(textOf(await app.callTool('render', { name: 'dawn' }))).toBe('Rendered dawn {}');
  });

  it('invoice is called ten times in a minute', async () => {
    const session = await RawSession.open(app.url);
    const statuses: number[] = [];
    for (let call = 0; call < 11; call += 1) statuses.push((await session.call('invoice', {})).status);
    expect(statuses).toEqual([...Array<number>(10).fill(200), 429]);
  });
});

it('opening-hours of docs/guards.md is called without a token, and no other tool of its module', async () => {
  const env = { PUBLIC_CAPABILITIES: 'on' };
  await using app = await startTestApp({ modules: [AskingModule], caller: { sub: 'ada' }, env });
  const session = await RawSession.open(app.url);
  const [answer] = await (await session.call('opening-hours', {})).rpc();
  expect(answer?.result.content[0].text).toBe('Monday to Friday, 9 to 17');
  expect((await session.call('invoice', {})).status).toBe(401);
});

describe('the examples of docs/embedding.md', () => {
  const compile = (imports: readonly unknown[]) =>
    Test.createTestingModule({ imports: [...imports] as never }).compile();

  it('serve at /mcp of the application', async () => {
    const app = (await compile([AppModule])).createNestApplication<NestExpressApplication>();
    await app.listen(0, '127.0.0.1');
    const session = await RawSession.open(new URL('/mcp', await app.getUrl()));
    expect((await session.request('ping')).status).toBe(200);
    await app.close();
  });

  it('take options from a provider, and refuse the start without one of them', async () => {
    ConfigService.values.clear();
    await expect(compile([ConfigModule, ...fromConfiguration()])).rejects.toThrow('There is no REDIS_URL');
    ConfigService.values.set('REDIS_URL', 'redis://127.0.0.1:1').set('ISSUER', 'https://login.example.com');
    await (await compile([ConfigModule, ...fromConfiguration()])).close();
  });

  it('have options that several servers take', async () => {
    await (await compile(severalServers())).close();
  });
});
