import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Counter, Gauge, register } from 'prom-client';
import { freePort } from '../../test/support/free-port.js';
import { ConfigModule } from '../config/config.module.js';
import { loadSettings } from '../config/settings.js';
import { IdentityModule } from '../identity/identity.module.js';
import { declarations } from './metrics.declarations.js';
import { listenOn } from './metrics-server.js';
import { MetricsModule } from './metrics.module.js';
import { Metrics } from './metrics.js';

const opened: INestApplication[] = [];
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
  register.clear();
});

async function startApp(metricsPort: number): Promise<INestApplication> {
  const outcome = loadSettings({ METRICS_PORT: String(metricsPort) });
  if (!outcome.ok) throw new Error(outcome.message);
  const testing = await Test.createTestingModule({
    imports: [
      ConfigModule.register(outcome.settings),
      IdentityModule.register(outcome.settings, undefined),
      MetricsModule.register(outcome.settings),
    ],
  }).compile();
  const app = testing.createNestApplication({ logger: false });
  opened.push(app);
  await app.listen(0, '127.0.0.1');
  return app;
}

function portOf(app: INestApplication): number {
  return (app.getHttpServer() as { address(): AddressInfo }).address().port;
}

async function textOfApp(app: INestApplication): Promise<string> {
  return (await fetch(`http://127.0.0.1:${portOf(app)}/metrics`)).text();
}

describe('metrics', () => {
  it('counts the time that the event loop was busy', async () => {
    const url = `http://127.0.0.1:${portOf(await startApp(0))}/metrics`;
    const active = async () =>
      Number(/^mcp_event_loop_active_seconds_total (\S+)$/m.exec(await (await fetch(url)).text())![1]);
    const from = performance.now();
    const before = await active();
    const busyFrom = performance.now();
    while (performance.now() - busyFrom < 200);
    const after = await active();
    expect(after - before).toBeGreaterThan(0.19);
    expect(after - before).toBeLessThanOrEqual((performance.now() - from) / 1000);
  });

  it('shows each declared metric with its help text, and the memory of the process', async () => {
    const app = await startApp(0);
    const response = await fetch(`http://127.0.0.1:${portOf(app)}/metrics`);
    const text = await response.text();
    for (const { name, help, kind } of Object.values(declarations)) {
      expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n`);
    }
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(response.headers.get('content-type')).toContain('text/plain');
  });

  it('shows every reason of a counter from the start, so that the first increase is seen', async () => {
    const app = await startApp(0);
    const text = await (await fetch(`http://127.0.0.1:${portOf(app)}/metrics`)).text();
    for (const reason of ['expired', 'deleted', 'idle', 'capacity', 'revoked', 'shutdown']) {
      expect(text).toContain(`session_cleanup_total{reason="${reason}"} 0\n`);
    }
    expect(text).toContain('mcp_sessions_rehydrated_total{outcome="failed"} 0\n');
  });

  it('gives every metric its own place in the injectable', async () => {
    const app = await startApp(0);
    const metrics = app.get(Metrics);
    for (const field of Object.keys(declarations) as (keyof typeof declarations)[]) {
      expect(metrics[field]).toMatchObject({ name: declarations[field].name });
    }
  });

  it('counts under the labels that are declared', async () => {
    const app = await startApp(0);
    const metrics = app.get(Metrics);
    metrics.sessionCleanup.inc({ reason: 'expired' });
    metrics.requestDuration.observe({ era: 'legacy', method: 'tools/call', outcome: 'ok' }, 0.2);
    const text = await (await fetch(`http://127.0.0.1:${portOf(app)}/metrics`)).text();
    expect(text).toContain('session_cleanup_total{reason="expired"} 1');
    expect(text).toContain('mcp_request_duration_seconds_count{era="legacy",method="tools/call",outcome="ok"} 1');
  });

  it('begins anew in an app that starts later in the same process', async () => {
    const first = await startApp(0);
    first.get(Metrics).sessionsCreated.inc(41);
    await first.close();
    const second = await startApp(0);
    second.get(Metrics).sessionsCreated.inc();
    expect(await textOfApp(second)).toContain('mcp_sessions_created_total 1\n');
  });

  it('are those of one app alone, where another one runs beside it in the same process', async () => {
    const first = await startApp(0);
    first.get(Metrics).sessionsCreated.inc(41);
    const second = await startApp(0);
    second.get(Metrics).sessionsCreated.inc();
    expect(await textOfApp(first)).toContain('mcp_sessions_created_total 41\n');
    expect(await textOfApp(second)).toContain('mcp_sessions_created_total 1\n');
    await second.close();
    expect(await textOfApp(first)).toContain('mcp_sessions_created_total 41\n');
    expect(register.getMetricsAsArray()).toEqual([]);
  });

  it('are shown beside what a team has in the global registry, which no start empties', async () => {
    const total = new Counter({ name: 'team_orders_total', help: 'Orders', labelNames: ['kind'] });
    total.inc({ kind: 'rush' }, 3);
    new Gauge({ name: 'mcp_sessions_active', help: "A team's own by this name" }).set(77);
    register.setDefaultLabels({ team: 'orders' });
    const text = await textOfApp(await startApp(0));
    expect(text).toContain('# TYPE team_orders_total counter\nteam_orders_total{kind="rush",team="orders"} 3\n');
    expect(text).toMatch(/\n\n# HELP team_orders_total /);
    expect(text.match(/^mcp_sessions_active.*$/gm)).toEqual(['mcp_sessions_active 0']);
  });

  it('has a port of its own, on which nothing else is served', async () => {
    const port = await freePort();
    const app = await startApp(port);
    const own = `http://127.0.0.1:${port}`;
    expect(await (await fetch(`${own}/metrics?x`)).text()).toContain('mcp_sessions_active 0');
    expect((await fetch(`${own}/mcp`)).status).toBe(404);
    expect((await fetch(`${own}/metrics`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`http://127.0.0.1:${portOf(app)}/metrics`)).status).toBe(404);
  });

  it('frees its port when the app closes', async () => {
    const port = await freePort();
    await (await startApp(port)).close();
    await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow();
  });

  it('does not start on a port that is taken', async () => {
    const taken = createServer();
    await listenOn(taken, 0, '127.0.0.1');
    const { port } = taken.address() as AddressInfo;
    await expect(startApp(port)).rejects.toMatchObject({ code: 'EADDRINUSE', port });
    taken.close();
  });
});
