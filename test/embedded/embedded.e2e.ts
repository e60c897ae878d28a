import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Injectable, Module, Post, Body } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { z } from 'zod';
import { Args, MooringModule, Tool } from '../../src/index.js';
import { connectClient } from '../../src/testing/connect-client.js';

@Injectable()
class Orders {
  count = 3;
}

@Injectable()
class OrderTools {
  constructor(private readonly orders: Orders) {}

  @Tool({ name: 'count', description: 'Counts orders', input: z.object({}) })
  async howMany(): Promise<string> {
    return `${this.orders.count} orders`;
  }
}

@Injectable()
class SlowTools {
  @Tool({ name: 'wait', description: 'Waits', input: z.object({ ms: z.number() }) })
  async wait(@Args() { ms }: { ms: number }): Promise<string> {
    await sleep(ms);
    return 'waited';
  }
}

@Controller('orders')
class OrdersController {
  @Get()
  list() {
    return ['a'];
  }

  @Post()
  add(@Body() body: object) {
    return body;
  }
}

@Module({
  imports: [MooringModule.forRoot({ authDisabled: true, identity: { name: 'acme-orders' } })],
  controllers: [OrdersController],
  providers: [Orders, OrderTools, SlowTools],
})
class HostModule {}

async function startHost() {
  const app = await NestFactory.create<NestExpressApplication>(HostModule, { logger: ['error', 'warn'] });
  app.setGlobalPrefix('api');
  await app.listen(0, '127.0.0.1');
  return { app, url: new URL('/mcp', await app.getUrl()) };
}

describe('a server in an application on Express', () => {
  let app: NestExpressApplication;
  let url: URL;
  beforeAll(async () => {
    ({ app, url } = await startHost());
  });
  afterAll(() => app.close());

  it('serves the tools of its providers', async () => {
    const client = await connectClient(url, {});
    expect(client.getServerVersion()?.name).toBe('acme-orders');
    const { content } = await client.callTool({ name: 'count', arguments: {} });
    expect(content).toEqual([{ type: 'text', text: '3 orders' }]);
    await client.close();
  });

  it('finishes calls before the host closes, and takes no new ones meanwhile', async () => {
    const { app: closing, url: at } = await startHost();
    const client = await connectClient(at, {});
    const call = client.callTool({ name: 'wait', arguments: { ms: 700 } });
    await sleep(200);
    const closed = closing.close();
    await sleep(200);
    const refused = await fetch(at, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await call).content).toEqual([{ type: 'text', text: 'waited' }]);
    await client.close();
    await closed;
  });

  it('leaves the host its routes', async () => {
    const response = await fetch(new URL('/api/orders', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    });
    expect(await response.json()).toEqual({ a: 1 });
    expect(response.headers.get('x-powered-by')).toBe('Express');
  });
});
