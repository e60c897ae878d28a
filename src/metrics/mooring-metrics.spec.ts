import { Counter, register, Registry } from 'prom-client';
import { labelNamesOf, type MetricDeclaration } from './metric-declaration.js';
import { declarations } from './metrics.declarations.js';
import { MooringMetrics } from './mooring-metrics.js';

const declared = Object.values<MetricDeclaration>(declarations);

function twoServers() {
  const both = new MooringMetrics();
  return { both, orders: both.of('orders'), billing: both.of('billing') };
}

const seriesOf = (text: string, name: string) => text.split('\n').filter((line) => line.startsWith(name));

describe('the metrics of one server', () => {
  it('have the labels that are declared, and no other', async () => {
    const alone = new MooringMetrics();
    const metrics = alone.of();
    metrics.sessionsActive.set(3);
    metrics.sessionCleanup.inc({ reason: 'idle' });
    metrics.streamsOpen.inc({ kind: 'get' });
    const text = await alone.registry.metrics();
    expect(seriesOf(text, 'mcp_sessions_active')).toEqual(['mcp_sessions_active 3']);
    expect(seriesOf(text, 'session_cleanup_total')).toContain('session_cleanup_total{reason="idle"} 1');
    expect(text).not.toContain('server=');
  });

  it('are in no other registry', () => {
    new MooringMetrics().of();
    expect(register.getMetricsAsArray()).toEqual([]);
  });

  it('are not those of a metric that the global registry has by the same name', async () => {
    const other = new Counter({ name: 'mcp_sessions_created_total', help: 'Of another party' });
    const alone = new MooringMetrics();
    alone.of().sessionsCreated.inc(2);
    expect(seriesOf(await alone.registry.metrics(), 'mcp_sessions_created_total')).toEqual([
      'mcp_sessions_created_total 2',
    ]);
    expect((await other.get()).values).toMatchObject([{ value: 0 }]);
    register.clear();
  });

  it('do not share a registry with those of servers that have names', () => {
    const alone = new MooringMetrics();
    alone.of();
    expect(() => alone.of('orders')).toThrow('must be alone');
    const named = new MooringMetrics();
    named.of('orders');
    expect(() => named.of()).toThrow('must be alone');
  });
});

describe('the metrics of several servers', () => {
  it('are shown together, each with its server in front', async () => {
    const { both, orders, billing } = twoServers();
    orders.sessionsActive.set(3);
    billing.sessionsActive.set(4);
    orders.sessionCleanup.inc({ reason: 'idle' });
    const text = await both.registry.metrics();
    expect(seriesOf(text, 'mcp_sessions_active')).toEqual([
      'mcp_sessions_active{server="orders"} 3',
      'mcp_sessions_active{server="billing"} 4',
    ]);
    expect(text).toContain('session_cleanup_total{server="orders",reason="idle"} 1\n');
    expect(text).toContain('session_cleanup_total{server="billing",reason="idle"} 0\n');
  });

  it('have each name, help and type once, and each series of a histogram', async () => {
    const { both, orders, billing } = twoServers();
    const labels = { era: 'legacy', method: 'ping', outcome: 'ok' } as const;
    orders.requestDuration.observe(labels, 0.2);
    billing.requestDuration.observe(labels, 700);
    const text = await both.registry.metrics();
    for (const { name } of declared) expect(seriesOf(text, `# TYPE ${name} `)).toHaveLength(1);
    expect(text).toMatch(
      /^mcp_request_duration_seconds_bucket\{server="orders",le="0.25",era="legacy",method="ping",outcome="ok"\} 1$/m,
    );
    expect(text).toContain(
      'mcp_request_duration_seconds_sum{server="billing",era="legacy",method="ping",outcome="ok"} 700\n',
    );
    expect(text).toContain(
      'mcp_request_duration_seconds_count{server="orders",era="legacy",method="ping",outcome="ok"} 1\n',
    );
  });

  it('are those of the process once, without a server, whichever of them counts', async () => {
    const { both, orders, billing } = twoServers();
    orders.connectionsOpen.inc();
    billing.connectionsOpen.inc();
    orders.buildInfo.set({ version: '1' }, 1);
    billing.buildInfo.set({ version: '1' }, 1);
    const text = await both.registry.metrics();
    expect(seriesOf(text, 'mcp_connections_open')).toEqual(['mcp_connections_open 2']);
    expect(seriesOf(text, 'mooring_build_info')).toEqual(['mooring_build_info{version="1"} 1']);
    expect(seriesOf(text, 'mcp_background_failures_total')).toHaveLength(1);
    expect(seriesOf(text, 'mcp_event_loop_active_seconds_total')).toHaveLength(1);
    for (const { name, ofProcess } of declared)
      for (const line of seriesOf(text, name)) expect(line.includes('server=')).toBe(!ofProcess);
  });

  it('are the same for a server that starts again', async () => {
    const { both, orders } = twoServers();
    orders.sessionsCreated.inc();
    both.of('orders').sessionsCreated.inc();
    expect(await both.registry.metrics()).toContain('mcp_sessions_created_total{server="orders"} 2\n');
  });

  it('are set back, and read as JSON, as any metric of a registry', async () => {
    const { both, orders } = twoServers();
    orders.sessionsCreated.inc(5);
    const found = (await both.registry.getMetricsAsJSON()).find(({ name }) => name === 'mcp_sessions_created_total');
    expect(found).toMatchObject({
      type: 'counter',
      aggregator: 'sum',
      values: [
        { labels: { server: 'orders' }, value: 5 },
        { labels: { server: 'billing' }, value: 0 },
      ],
    });
    both.registry.resetMetrics();
    expect(await both.registry.metrics()).toContain('mcp_sessions_created_total{server="orders"} 0\n');
  });

  it('have no declared label of the same name', () => {
    expect(declared.filter((declaration) => labelNamesOf(declaration).includes('server'))).toEqual([]);
  });

  it('can be merged with a registry of another party', async () => {
    const { both, orders } = twoServers();
    orders.sessionsActive.set(9);
    expect(await Registry.merge([both.registry, new Registry()]).metrics()).toContain(
      'mcp_sessions_active{server="orders"} 9\n',
    );
  });
});
