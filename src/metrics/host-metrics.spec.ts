import { type INestApplication, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { makeCounterProvider, PrometheusModule } from '@willsoto/nestjs-prometheus';
import { Counter, register } from 'prom-client';
import { captureLog } from '../../test/support/log-capture.js';
import { HostMetricsModule } from './host-metrics.module.js';
import { Metrics } from './metrics.js';
import { MooringMetrics } from './mooring-metrics.js';

const opened: INestApplication[] = [];
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
  register.clear();
});

/** As `MooringModule` is in a host: its metrics, and servers that count in them. */
async function startHost(imports: readonly object[], servers: readonly (string | undefined)[] = [undefined]) {
  @Module({ imports: [HostMetricsModule], exports: [HostMetricsModule] })
  class EmbeddingModule {
    readonly made: ReadonlyMap<string | undefined, Metrics>;

    constructor(metrics: MooringMetrics) {
      this.made = new Map(servers.map((server) => [server, metrics.of(server)]));
    }
  }
  const testing = await Test.createTestingModule({ imports: [EmbeddingModule, ...(imports as never[])] }).compile();
  const app = testing.createNestApplication({ logger: false });
  opened.push(app);
  await app.listen(0, '127.0.0.1');
  const { made } = app.get(EmbeddingModule);
  const text = async () => (await fetch(`${await app.getUrl()}/metrics`)).text();
  return { app, made, text };
}

const takenLines = ({ lines }: { readonly lines: readonly string[] }) =>
  lines.filter((line) => line.includes('metrics.taken'));

const withPrometheus = () => [PrometheusModule.register()];
const ofHost = makeCounterProvider({ name: 'host_orders_total', help: 'Orders of the host' });

describe('the metrics of an application that Mooring is in', () => {
  it('have ours beside its own, where it has PrometheusModule', async () => {
    @Module({ imports: [PrometheusModule.register()], providers: [ofHost] })
    class OrdersModule {}
    const host = await startHost([OrdersModule]);
    host.made.get(undefined)!.sessionsActive.set(5);
    const text = await host.text();
    expect(text).toContain('mcp_sessions_active 5\n');
    expect(text).toContain('host_orders_total 0\n');
    expect(text.match(/^process_resident_memory_bytes /gm)).toHaveLength(1);
    expect(text).toMatch(/^mcp_event_loop_active_seconds_total [1-9\d.]/m);
  });

  it('have those of several servers, each with its name', async () => {
    const host = await startHost(withPrometheus(), ['orders', 'billing']);
    host.made.get('orders')!.sessionsActive.set(5);
    host.made.get('billing')!.sessionsActive.set(6);
    expect((await host.text()).match(/^mcp_sessions_active.*/gm)).toEqual([
      'mcp_sessions_active{server="orders"} 5',
      'mcp_sessions_active{server="billing"} 6',
    ]);
  });

  it('stay as they are where it has no PrometheusModule', async () => {
    new Counter({ name: 'host_orders_total', help: 'Orders of the host' });
    const host = await startHost([]);
    expect(register.getMetricsAsArray()).toMatchObject([{ name: 'host_orders_total' }]);
    expect(await host.app.get(MooringMetrics).registry.metrics()).toContain('mcp_sessions_active 0\n');
  });

  it('have none of ours after its end, and all of its own', async () => {
    const host = await startHost(withPrometheus());
    await host.app.close();
    const left = register.getMetricsAsArray().map(({ name }) => name);
    expect(left).toContain('process_resident_memory_bytes');
    expect(left.filter((name) => /mcp_|mooring_|session_/.test(name))).toEqual([]);
  });

  it('keep what has one of our names; which, is told once', async () => {
    new Counter({ name: 'mcp_sessions_created_total', help: 'Of the host' }).inc(41);
    const log = captureLog();
    const host = await startHost(withPrometheus());
    host.made.get(undefined)!.sessionsCreated.inc();
    expect(await host.text()).toContain('mcp_sessions_created_total 41\n');
    expect(takenLines(log)).toEqual([
      expect.stringContaining('"event":"metrics.taken","count":1,"names":"mcp_sessions_created_total"'),
    ]);
    log.restore();
    await host.app.close();
    expect(register.getSingleMetric('mcp_sessions_created_total')).toBeDefined();
  });

  it('do not change with the end of a second application with Mooring in the same process', async () => {
    const first = await startHost(withPrometheus());
    const log = captureLog();
    const second = await startHost([{ module: PrometheusModule }]);
    expect(takenLines(log)).toHaveLength(1);
    log.restore();
    first.made.get(undefined)!.sessionsActive.set(1);
    second.made.get(undefined)!.sessionsActive.set(2);
    expect(await first.text()).toContain('mcp_sessions_active 1\n');
    await second.app.close();
    expect(await first.text()).toContain('mcp_sessions_active 1\n');
  });
});
