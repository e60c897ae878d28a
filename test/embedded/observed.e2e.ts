import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { HealthCheck, HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { makeCounterProvider, PrometheusModule } from '@willsoto/nestjs-prometheus';
import { register } from 'prom-client';
import { MooringHealth, MooringMetrics, MooringModule, Tool } from '../../src/index.js';
import { PRODUCT } from '../../src/identity/product.js';
import { connectClient } from '../../src/testing/connect-client.js';

@Injectable()
class HostTools {
  @Tool({ name: 'hello', description: 'Says hello' })
  hello(): string {
    return 'hello';
  }
}

@Controller('health')
class HostHealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly mooring: MooringHealth,
  ) {}

  @Get()
  @HealthCheck()
  ready() {
    return this.health.check([() => this.mooring.check('mooring'), () => this.mooring.live('background')]);
  }
}

const mooring = MooringModule.forRoot({ authDisabled: true, identity: { name: 'acme-orders', version: '7.0.0' } });

@Module({
  imports: [mooring, PrometheusModule.register(), TerminusModule],
  controllers: [HostHealthController],
  providers: [HostTools, makeCounterProvider({ name: 'host_orders_total', help: 'Orders of the host' })],
})
class ObservedModule {}

@Module({ imports: [mooring], providers: [HostTools] })
class PlainModule {}

async function start(module: object): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(module, { logger: false });
  await app.listen(0, '127.0.0.1');
  return app;
}

const pathOf = async (app: NestExpressApplication, path: string) => fetch(new URL(path, await app.getUrl()));

describe('an application with a server in it', () => {
  afterEach(() => register.clear());

  it('shows what the server counts at its own /metrics, until it closes', async () => {
    const app = await start(ObservedModule);
    const client = await connectClient(new URL('/mcp', await app.getUrl()), {});
    await client.callTool({ name: 'hello', arguments: {} });
    const text = await (await pathOf(app, '/metrics')).text();
    expect(text).toContain('mcp_sessions_created_total 1\n');
    expect(text).toContain('mcp_sessions_active 1\n');
    expect(text).toContain('mcp_tool_duration_seconds_count{era="legacy",tool="hello",outcome="ok"} 1\n');
    expect(text).toContain('mcp_server_info{name="acme-orders",version="7.0.0"} 1\n');
    expect(text).toContain(`mooring_build_info{version="${PRODUCT.version}"} 1\n`);
    expect(text).toContain('host_orders_total 0\n');
    expect(text.match(/^process_cpu_seconds_total /gm)).toHaveLength(1);
    await client.close();
    await app.close();
    const left = register.getMetricsAsArray().map(({ name }) => name);
    expect(left).toEqual(expect.arrayContaining(['host_orders_total', 'process_cpu_seconds_total']));
    expect(left.filter((name) => /^(mcp|mooring|session)_/.test(name))).toEqual([]);
  });

  it('shows it also where MooringModule is not global, whose hooks then run last', async () => {
    @Module({ imports: [MooringModule.forRoot({ authDisabled: true, isGlobal: false }), PrometheusModule.register()] })
    class LocalModule {}
    const app = await start(LocalModule);
    expect(await (await pathOf(app, '/metrics')).text()).toContain('mcp_sessions_active 0\n');
    await app.close();
  });

  it('has nothing in the global registry where it shows none, and our metrics in ours', async () => {
    const app = await start(PlainModule);
    expect(register.getMetricsAsArray()).toEqual([]);
    const text = await app.get(MooringMetrics).registry.metrics();
    expect(text).toContain('mcp_server_info{name="acme-orders",version="7.0.0"} 1\n');
    expect(text).not.toContain('process_cpu_seconds_total');
    expect((await pathOf(app, '/metrics')).status).toBe(404);
    await app.close();
  });

  it('asks for the health of the server in its own health endpoint', async () => {
    const app = await start(ObservedModule);
    const response = await pathOf(app, '/health');
    expect([response.status, await response.json()]).toMatchObject([
      200,
      {
        status: 'ok',
        details: {
          mooring: {
            status: 'up',
            lifecycle: { status: 'up', phase: 'ready', version: PRODUCT.version },
            store: { status: 'up', kind: 'memory' },
          },
          background: { status: 'up' },
        },
      },
    ]);
    const health = app.get(MooringHealth);
    await app.close();
    expect(health.check('mooring')).toMatchObject({ mooring: { status: 'down', lifecycle: { phase: 'draining' } } });
  });
});
