import { officialClients, type OfficialClient } from '../support/clients.js';
import { freePort } from '../support/free-port.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { type Platform, PLATFORMS } from '../support/embedded-host.js';
import { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { recordAnswers } from './support/recorded-answers.js';
import { type ModuleSystem, MODULE_SYSTEMS, NewApplication } from './support/nest-new.js';

jest.setTimeout(120_000);

const GREETING = 'Hello World!';

const tools = (extension: string) => `import { Injectable } from '@nestjs/common';
import { Args, type CallContext, Context, Tool } from '@mooring-mcp/server';
import { z } from 'zod';
import { AppService } from './app.service${extension}';

const order = z.object({ item: z.string(), count: z.number().int().min(1) });

@Injectable()
export class OrdersTools {
  constructor(private readonly app: AppService) {}

  @Tool({ name: 'greet', description: 'Greets as the application does' })
  greet(): string {
    return this.app.getHello();
  }

  @Tool({ name: 'order', description: 'Orders something', input: order, output: order })
  async order(@Args() { item, count }: z.output<typeof order>, @Context() context: CallContext) {
    for (let packed = 1; packed <= count; packed += 1) await context.progress(packed, count);
    const answer = await context.elicit({ message: 'Sure?', requestedSchema: { type: 'object', properties: {} } });
    return { item, count: answer.action === 'accept' ? count : 0 };
  }
}
`;

/** What docs/embedding.md tells to write: one import, and tools among the providers. */
function embed(application: NewApplication, extension: string): void {
  application.write('src/orders.tools.ts', tools(extension));
  const module = application
    .read('src/app.module.ts')
    .replace('imports: []', 'imports: [MooringModule.forRoot({ authDisabled: true, redisUrl: process.env.REDIS_URL })]')
    .replace('providers: [AppService]', 'providers: [AppService, OrdersTools]');
  const imports = `import { MooringModule } from '@mooring-mcp/server';\nimport { OrdersTools } from './orders.tools${extension}';\n`;
  application.write('src/app.module.ts', imports + module);
}

describe.each(MODULE_SYSTEMS)('an application that nest new makes (%s)', (type: ModuleSystem) => {
  let application: NewApplication;
  let redis: RedisServer;
  let port: number;
  let running: Service;

  const start = async () => {
    const started = Service.spawn({ PORT: String(port), REDIS_URL: redis.url }, application.entry);
    await until(
      () => isAnswering(),
      () => started.transcript(),
    );
    return started;
  };
  const isAnswering = () =>
    fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
  const url = () => new URL(`http://127.0.0.1:${port}/mcp`);

  beforeAll(async () => {
    application = new NewApplication(type);
    embed(application, type === 'esm' ? '.js' : '');
    application.build();
    redis = await startRedis();
    port = await freePort();
    running = await start();
  });
  afterAll(async () => {
    await running?.stop('SIGKILL');
    await redis?.stop();
    application?.remove();
  });

  it('still serves its own route', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect([response.status, await response.text(), response.headers.get('x-powered-by')]).toEqual([
      200,
      GREETING,
      'Express',
    ]);
  });

  it.each(officialClients)('serves %s, over a kill of the application', async (_name, connect) => {
    const client: OfficialClient = await connect(url(), { elicit: () => ({ action: 'accept', content: {} }) });
    expect(await client.toolNames()).toEqual(['greet', 'order']);
    expect(await client.text('greet')).toBe(GREETING);
    const { sessionId } = client;
    await running.stop('SIGKILL');
    running = await start();
    const steps: number[] = [];
    const onProgress = ({ progress }: { progress: number }) => void steps.push(progress);
    const { structuredContent } = await client.callTool('order', { item: 'rope', count: 2 }, { onProgress });
    expect([structuredContent, steps, client.sessionId]).toEqual([{ item: 'rope', count: 2 }, [1, 2], sessionId]);
    await client.endSession();
    const late = await connect(url(), { sessionId });
    await expect(late.callTool('greet')).rejects.toThrow(/Session not found or expired/);
    await Promise.all([client.close(), late.close()]);
  });
});

/** What of packages the files of test/fixtures/embedded-host import, beside those of the template. */
const MORE = [
  '@fastify/helmet',
  '@nestjs/passport',
  '@nestjs/platform-fastify',
  '@nestjs/swagger',
  '@nestjs/terminus',
  '@nestjs/throttler',
  '@types/passport',
  '@willsoto/nestjs-prometheus',
  'class-validator',
  'helmet',
  'passport',
  'prom-client',
];

describe('an application that nest new makes, with all else that applications have', () => {
  let application: NewApplication;
  beforeAll(() => {
    application = new NewApplication('esm', MORE);
    application.add('embedded-host');
    application.write('src/main.ts', application.read('src/host.main.ts'));
    application.build();
  });
  afterAll(() => application?.remove());

  const start = async (platform: Platform, server?: object) =>
    Service.start(
      {
        HOST_PLATFORM: platform,
        HOST_MODULES: application.entry.replace('main.js', 'app.module.js'),
        ...(server && { HOST_SERVER: JSON.stringify(server) }),
      },
      application.entry,
    );

  it.each(PLATFORMS)('serves on %s, and its own routes as before', async (platform) => {
    const alone = await start(platform);
    const answers = await recordAnswers(alone.at(''));
    await alone.stop();
    const host = await start(platform, { authDisabled: true });
    for (const [, connect] of officialClients) {
      const client = await connect(host.url);
      expect(await client.toolNames()).toEqual(['add-order', 'list-orders']);
      const { structuredContent } = await client.callTool('list-orders');
      expect(structuredContent).toEqual({ orders: [{ id: 1, item: 'rope', count: 2 }] });
      await client.close();
    }
    expect(await recordAnswers(host.at(''))).toEqual(answers);
    const own = await fetch(host.at('/api'), { headers: { authorization: 'Bearer customer' } });
    expect(await own.text()).toBe(GREETING);
    await host.stop();
  });
});
