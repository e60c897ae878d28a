import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { compiledFixture } from '../support/compiled-fixture.js';
import { freePort } from '../support/free-port.js';
import { RawModern } from '../support/raw-modern.js';
import { Service } from '../support/service.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

const ENTRY = join(__dirname, '..', '..', 'dist', 'main.js');

let service: Service | undefined;
afterEach(() => service?.stop('SIGKILL'));

async function start(): Promise<{ service: Service; client: RawModern }> {
  const env = { MCP_MODULES: compiledFixture('faults'), SHUTDOWN_DELAY_SECONDS: '0', SHUTDOWN_DRAIN_SECONDS: '20' };
  service = await Service.start(env);
  return { service, client: new RawModern(service.url) };
}

describe('a promise of a team that rejects and that nothing awaits', () => {
  it('ends nothing, and is told and counted as the team’s', async () => {
    const { service, client } = await start();
    for (let call = 0; call < 3; call += 1) expect((await client.call('reject-later')).status).toBe(200);
    const line = await service.log(({ event }) => event === 'unhandledRejection');
    expect(line).toMatchObject({ level: 'error', of: 'team' });
    expect(line['at']).toMatch(/fixtures\/faults\/faults\.tools\.js:\d+:\d+$/);
    expect(line.msg).toMatch(/MCP_MODULES/);
    expect(line.msg).not.toMatch(/report/);
    const rejections = 'mcp_unhandled_rejections_total{of="team"}';
    await until(async () => (await service.metric(rejections)) === 3);
    expect(await service.metric('mcp_unhandled_rejections_total{of="service"}')).toBe(0);
    expect(service.logs.filter(({ event }) => event === 'unhandledRejection')).toHaveLength(1);
    expect((await client.call('wait', { ms: 0 })).status).toBe(200);
    expect(await service.stop()).toBe(0);
  });
});

describe('an exception that a team throws in a timer', () => {
  it('drains the pod: calls in flight finish, and then the process ends with 1', async () => {
    const { service, client } = await start();
    const waiting = client.call('wait', { ms: 1_500 });
    await client.call('throw-later', { ms: 100 });
    const line = await service.log(({ event }) => event === 'uncaughtException');
    expect(line).toMatchObject({ level: 'fatal', of: 'team' });
    expect(line.msg).not.toMatch(/report/);
    const [answer] = await (await waiting).rpc();
    expect(answer.result.content).toEqual([{ type: 'text', text: 'waited' }]);
    expect(await service.exited()).toBe(1);
    expect(service.logs.map(({ event }) => event)).toContain('shutdown.complete');
  });
});

describe('a full disk', () => {
  it('under the audit log breaks no request and ends no process', async () => {
    service = await Service.start({ MCP_MODULES: compiledFixture('faults'), AUDIT_LOG: '/dev/full' });
    const client = new RawModern(service.url);
    for (let call = 0; call < 3; call += 1) expect((await client.call('wait', { ms: 0 })).status).toBe(200);
    await until(async () => (await service!.metric('mcp_background_failures_total')) >= 3);
    expect(await service.stop()).toBe(0);
  });

  it('under the log breaks no request and ends no process', async () => {
    const port = await freePort();
    const env = { ...process.env, PORT: String(port), METRICS_PORT: '0', SHUTDOWN_DELAY_SECONDS: '0' };
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [ENTRY], { env, stdio: ['ignore', full, 'inherit'] });
    closeSync(full);
    const at = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    await until(() =>
      at('/health/ready').then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    expect((await new RawModern(new URL(`http://127.0.0.1:${port}/mcp`)).request('server/discover')).status).toBe(200);
    expect(await (await at('/metrics')).text()).toMatch(/^mcp_background_failures_total [1-9]/m);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
