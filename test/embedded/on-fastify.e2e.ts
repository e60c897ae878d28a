import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { MooringModule, Tool } from '../../src/index.js';
import { send } from '../support/raw-http.js';
import { initializeBody, RawSession } from '../support/raw-session.js';

@Injectable()
class GreetingTools {
  @Tool({ name: 'greet', description: 'Greets', annotations: { readOnlyHint: true } })
  greet(): string {
    return 'hello';
  }
}

@Controller('orders')
class OrdersController {
  @Get()
  all() {
    return [];
  }
}

@Module({
  imports: [MooringModule.forRoot({ authDisabled: true })],
  controllers: [OrdersController],
  providers: [GreetingTools],
})
class HostModule {}

const INITIALIZE = {
  method: 'POST',
  url: '/mcp',
  headers: { accept: 'application/json, text/event-stream', 'content-type': 'application/json', host: 'localhost' },
  payload: JSON.stringify(initializeBody()),
} as const;

describe('a server in an application on Fastify', () => {
  let app: NestFastifyApplication;
  let url: URL;
  /** What hooks of the host were told of. */
  const told: string[] = [];

  beforeAll(async () => {
    const adapter = new FastifyAdapter({ bodyLimit: 10 });
    app = await NestFactory.create<NestFastifyApplication>(HostModule, adapter, { logger: false, abortOnError: false });
    adapter.setOnRequestHook((request: { url: string }, _reply: unknown, done: () => void) => {
      told.push(`first ${request.url}`);
      done();
    });
    const fastify = app.getHttpAdapter().getInstance();
    fastify.addHook('onRequest', async ({ url: of }) => void told.push(`onRequest ${of}`));
    fastify.addHook('preParsing', async ({ url: of }) => void told.push(`preParsing ${of}`));
    fastify.addHook('onSend', async ({ url: of }) => void told.push(`onSend ${of}`));
    app.use((request: { originalUrl: string }, _response: unknown, next: () => void) => {
      told.push(`middleware ${request.originalUrl}`);
      next();
    });
    app.enableCors();
    await app.listen(0, '127.0.0.1');
    url = new URL('/mcp', await app.getUrl());
  });
  afterAll(() => app.close());
  beforeEach(() => void (told.length = 0));

  it('reads bodies itself, larger than the host takes', async () => {
    const session = await RawSession.open(url);
    const [{ result }] = await (await session.call('greet')).rpc();
    expect(result.content).toEqual([{ type: 'text', text: 'hello' }]);
    expect((await session.delete()).status).toBe(200);
  });

  it('is met by no hook and no middleware of the host', async () => {
    const session = await RawSession.open(url);
    await session.call('greet');
    expect(told).toEqual([]);
  });

  it('answers a preflight itself', async () => {
    const headers = { origin: 'https://any.example.com', 'access-control-request-method': 'POST' };
    const response = await send(url, { method: 'OPTIONS', headers });
    expect(response.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('leaves the host its hooks, in their order', async () => {
    expect(await (await fetch(new URL('/orders', url))).json()).toEqual([]);
    expect(told).toEqual([
      'first /orders',
      'middleware /orders',
      'onRequest /orders',
      'preParsing /orders',
      'onSend /orders',
    ]);
  });

  it('answers what is injected, as tests of a host do', async () => {
    const response = await app.inject(INITIALIZE);
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ result: { serverInfo: { name: 'mooring' } } });
    const session = { 'mcp-session-id': String(response.headers['mcp-session-id']) };
    const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'greet', arguments: {} } };
    const called = await app.inject({
      ...INITIALIZE,
      headers: { ...INITIALIZE.headers, ...session },
      payload: JSON.stringify(body),
    });
    expect(called.json()).toMatchObject({ result: { content: [{ type: 'text', text: 'hello' }] } });
  });
});
