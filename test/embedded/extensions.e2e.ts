import { type CanActivate, type ExecutionContext, Injectable, Module, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { z } from 'zod';
import { Extension, ExtensionMethod, mcpArguments, MooringModule } from '../../src/index.js';
import { RawModern } from '../support/raw-modern.js';
import { connectClient } from '../../src/testing/connect-client.js';
import { CLOCK, ClockModule } from '../http/support/clock.module.js';

const ORDERS = 'com.acme/orders';
const DECLARED = { extensions: { [ORDERS]: {} } };

@Injectable()
class Orders {
  readonly count = 3;
}

@Injectable()
class KnownOrder implements CanActivate {
  constructor(private readonly orders: Orders) {}

  canActivate(context: ExecutionContext): boolean {
    return (mcpArguments(context).args as { id: number }).id <= this.orders.count;
  }
}

@Injectable()
@Extension({ id: ORDERS, version: '1' })
class OrdersExtension {
  constructor(private readonly orders: Orders) {}

  @UseGuards(KnownOrder)
  @ExtensionMethod({ name: 'acme/order', params: z.object({ id: z.int() }) })
  order({ id }: { id: number }) {
    return { id, of: this.orders.count };
  }
}

@Module({ providers: [Orders, OrdersExtension] })
class OrdersModule {}

@Module({
  imports: [
    OrdersModule,
    ClockModule,
    MooringModule.forRoot({
      authDisabled: true,
      servers: [
        { path: '/orders/mcp', modules: [OrdersModule], identity: { name: 'orders' } },
        { path: '/clock/mcp', modules: [ClockModule], identity: { name: 'clock' } },
      ],
    }),
  ],
})
class HostModule {}

describe('two servers in one application', () => {
  let app: NestExpressApplication;
  let urls: { readonly orders: URL; readonly clock: URL };
  beforeAll(async () => {
    app = await NestFactory.create<NestExpressApplication>(HostModule, { logger: ['error', 'warn'] });
    await app.listen(0, '127.0.0.1');
    const base = await app.getUrl();
    urls = { orders: new URL('/orders/mcp', base), clock: new URL('/clock/mcp', base) };
  });
  afterAll(() => app.close());

  const extensionsOf = async (url: URL): Promise<object> => {
    const { result } = await (await new RawModern(url).request('server/discover')).json();
    return result.capabilities.extensions as object;
  };

  it('each declare the extensions of their own modules', async () => {
    expect(Object.keys(await extensionsOf(urls.orders)).sort()).toEqual([ORDERS, 'io.modelcontextprotocol/tasks']);
    expect(Object.keys(await extensionsOf(urls.clock)).sort()).toEqual([
      'io.modelcontextprotocol/tasks',
      'io.modelcontextprotocol/ui',
    ]);
  });

  it('serve a method with what the host injects, in both eras, and the other does not know it', async () => {
    const modern = new RawModern(urls.orders, DECLARED);
    expect((await (await modern.request('acme/order', { id: 2 })).json()).result).toMatchObject({ id: 2, of: 3 });
    expect((await (await modern.request('acme/order', { id: 9 })).json()).error.message).toBe('Forbidden resource');
    const client = await connectClient(urls.orders, {}, DECLARED);
    const order = await client.request({ method: 'acme/order', params: { id: 1 } }, z.object({ of: z.number() }));
    expect(order.of).toBe(3);
    await client.close();
    const other = await new RawModern(urls.clock, DECLARED).request('acme/order', { id: 2 });
    expect([other.status, (await other.json()).error.code]).toEqual([404, -32601]);
  });

  it('serve an app to the clients of its own server alone', async () => {
    const read = (url: URL) => new RawModern(url).request('resources/read', { uri: CLOCK });
    expect((await (await read(urls.clock)).json()).result.contents).toMatchObject([{ uri: CLOCK }]);
    expect((await (await read(urls.orders)).json()).error.code).toBe(-32602);
  });
});
