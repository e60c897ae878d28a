import { Injectable, Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { loadSettings } from '../../src/config/settings.js';
import { createApp, listen, servedBy } from '../../src/create-app.js';
import { CapabilityRegistry, McpServer, McpServers, Tool } from '../../src/index.js';
import { connectClient } from '../../src/testing/connect-client.js';
import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';

/** What both servers share in the process. */
@Injectable()
class Ledger {
  entries = 0;
}

@Module({ providers: [Ledger], exports: [Ledger] })
class LedgerModule {}

@Injectable()
class OrderTools {
  constructor(private readonly ledger: Ledger) {}

  @Tool({ name: 'order', description: 'Orders' })
  async order(): Promise<string> {
    this.ledger.entries += 1;
    return 'ordered';
  }
}

@McpServer({ name: 'acme-orders', path: '/orders/mcp', instructions: 'Order first.' })
@Module({ imports: [LedgerModule], providers: [OrderTools] })
class OrdersModule {}

@Injectable()
class BillingTools {
  constructor(private readonly ledger: Ledger) {}

  @Tool({ name: 'bill', description: 'Bills' })
  async bill(): Promise<string> {
    return `${this.ledger.entries} orders`;
  }
}

@McpServer({ name: 'acme-billing', path: '/billing/mcp' })
@Module({ imports: [LedgerModule], providers: [BillingTools] })
class BillingModule {}

async function startPod(env: Record<string, string>): Promise<NestExpressApplication> {
  const outcome = loadSettings({
    PORT: '0',
    METRICS_PORT: '0',
    SHUTDOWN_DRAIN_SECONDS: '1',
    LOG_LEVEL: 'silent',
    ...env,
  });
  if (!outcome.ok) throw new Error(outcome.message);
  const app = await createApp(outcome.settings, [OrdersModule, BillingModule]);
  await listen(app, outcome.settings);
  return app;
}

describe('a service with two servers', () => {
  let redis: RedisServer;
  let pods: NestExpressApplication[];
  let origins: string[];
  beforeAll(async () => {
    redis = await startRedis();
    pods = await Promise.all([1, 2].map(() => startPod({ REDIS_URL: redis.url })));
    origins = await Promise.all(pods.map((pod) => pod.getUrl()));
  });
  afterAll(async () => {
    await Promise.all(pods.map((pod) => pod.close()));
    await redis.stop();
  });

  const at = (path: string, pod = 0) => new URL(path, origins[pod]);

  it('gives each its name, instructions and tools, and what they share', async () => {
    const orders = await connectClient(at('/orders/mcp'), {});
    const billing = await connectClient(at('/billing/mcp'), {});
    expect([orders.getServerVersion()?.name, orders.getInstructions()]).toEqual(['acme-orders', 'Order first.']);
    expect([billing.getServerVersion()?.name, billing.getInstructions()]).toEqual(['acme-billing', undefined]);
    expect((await orders.listTools()).tools.map(({ name }) => name)).toEqual(['order']);
    expect((await billing.listTools()).tools.map(({ name }) => name)).toEqual(['bill']);
    await orders.callTool({ name: 'order', arguments: {} });
    expect((await billing.callTool({ name: 'bill', arguments: {} })).content).toEqual([
      { type: 'text', text: '1 orders' },
    ]);
    await Promise.all([orders.close(), billing.close()]);
  });

  it('keeps a session with its server, on each pod', async () => {
    const session = await RawSession.open(at('/orders/mcp'));
    const elsewhere = new RawSession(at('/orders/mcp', 1), session.id, session.protocolVersion);
    const ofAnother = new RawSession(at('/billing/mcp'), session.id, session.protocolVersion);
    expect((await (await elsewhere.request('tools/list')).rpc())[0]?.result.tools).toHaveLength(1);
    const refused = await ofAnother.request('tools/list');
    expect([refused.status, (await refused.rpc())[0]?.error.code]).toEqual([404, -32001]);
    expect((await session.request('ping')).status).toBe(200);
  });

  it('tells the clients of one server what changes in it, on another pod', async () => {
    const heard = new Map<string, string[]>();
    const clients = await Promise.all(
      ['orders', 'billing'].map(async (name) => {
        const client = await connectClient(at(`/${name}/mcp`, 1), {});
        heard.set(name, []);
        client.fallbackNotificationHandler = async ({ method }) => void heard.get(name)?.push(method);
        return client;
      }),
    );
    const added = pods[0]!
      .get(McpServers)
      .registry('acme-orders')
      .addTool({ name: 'more', description: 'More' }, () => 'more');
    for (let waited = 0; heard.get('orders')?.length === 0 && waited < 100; waited += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(Object.fromEntries(heard)).toEqual({ orders: ['notifications/tools/list_changed'], billing: [] });
    added.remove();
    await Promise.all(clients.map((client) => client.close()));
  });

  it('says for which server a registry is', () => {
    const registry = pods[0]!.get(CapabilityRegistry);
    expect(() => registry.addTool({ name: 'x', description: 'x' }, () => 'x')).toThrow(
      /put serverRegistry\(name\) among the providers/,
    );
    expect(() => pods[0]!.get(McpServers).registry('nobody')).toThrow(/there are acme-orders, acme-billing/);
  });

  it('is measured, ready and found as one service', async () => {
    const metrics = await (await fetch(at('/metrics'))).text();
    expect(metrics).toMatch(/^mcp_server_info\{server="acme-orders",name="acme-orders",version="[\d.]+"\} 1$/m);
    expect(metrics).toMatch(/^mcp_sessions_active\{server="acme-billing"\} \d+$/m);
    expect(metrics).toMatch(/^mcp_connections_open \d+$/m);
    const ready = await fetch(at('/health/ready'));
    expect(ready.status).toBe(200);
    expect(
      Object.keys(((await ready.json()) as { details: { mooring: { servers: object } } }).details.mooring.servers),
    ).toEqual(['acme-orders', 'acme-billing']);
    expect(servedBy(pods[0]!).map(({ identity, path }) => [identity.name, path])).toEqual([
      ['acme-orders', '/orders/mcp'],
      ['acme-billing', '/billing/mcp'],
    ]);
    expect([(await fetch(at('/mcp'), { method: 'POST' })).status, (await fetch(at('/sse'))).status]).toEqual([
      404, 410,
    ]);
  });
});
