import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Service } from '../support/service.js';
import { describeChart, type Manifest, render } from './support/chart.js';

jest.setTimeout(60_000);

/** Runs the pod of `helm test` as a process: its files and its command, its variables but for the address. */
async function helmTest(values: object, url: URL): Promise<{ code: number; output: string }> {
  const rendered = render({ values });
  const { command, env } = rendered.one('Pod').spec.containers[0];
  const folder = mkdtempSync(join(tmpdir(), 'mooring-helm-test-'));
  writeFileSync(join(folder, 'session.mjs'), rendered.one('ConfigMap', 'mooring-test').data['session.mjs'] as string);
  const variables = Object.fromEntries(env.map(({ name, value }: Manifest) => [name, value]));
  const child = spawn(process.execPath, [join(folder, (command[1] as string).replace('/test/', ''))], {
    env: { ...variables, MCP_URL: url.href },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  rmSync(folder, { recursive: true });
  return { code, output };
}

describeChart('helm test', () => {
  let service: Service;
  beforeAll(async () => void (service = await Service.start()));
  afterAll(() => service.stop());

  it('opens a session, calls a tool, ends the session, and calls the tool without one', async () => {
    const before = await service.metric('mcp_sessions_created_total');
    const { code, output } = await helmTest({}, service.url);
    expect(output.trim().split('\n')).toEqual(['ok open', 'ok callTool', 'ok end', 'ok modern']);
    expect(code).toBe(0);
    expect(await service.metric('mcp_sessions_created_total')).toBe(before + 1);
    expect(await service.metric('session_cleanup_total{reason="deleted"}')).toBe(1);
    for (const era of ['legacy', 'modern'])
      expect(await service.metric(`mcp_tool_duration_seconds_count{era="${era}",tool="echo",outcome="ok"}`)).toBe(1);
  });

  it('tries, where tokens are needed, how a client gets to know of them', async () => {
    const auth = { issuers: ['https://login.example.com'], audience: ['https://mcp.example.com/mcp'] };
    const guarded = await Service.start({
      AUTH_ISSUER: 'http://127.0.0.1:1',
      AUTH_AUDIENCE: 'https://mcp.example.com/mcp',
    });
    expect(await helmTest({ auth }, guarded.url)).toEqual({ code: 0, output: 'ok challenge\n' });
    await guarded.stop();
    expect((await helmTest({ auth }, service.url)).code).not.toBe(0);
  });

  it('opens and ends no session where there are none, and fails where values say otherwise', async () => {
    const sessionless = await Service.start({ LEGACY_SESSIONS: 'off' });
    const values = { settings: { legacySessions: 'off' } };
    expect(await helmTest(values, sessionless.url)).toEqual({ code: 0, output: 'ok open\nok callTool\nok modern\n' });
    expect((await helmTest({}, sessionless.url)).output).toContain('Sessions are on, and initialize says');
    await sessionless.stop();
    expect((await helmTest(values, service.url)).code).not.toBe(0);
  });

  it('fails when the tool is not there', async () => {
    const values = { modules: ['team'], tests: { tool: { name: 'forecast', arguments: { city: 'Oslo' } } } };
    const { code, output } = await helmTest(values, service.url);
    expect(code).not.toBe(0);
    expect(output).toContain('There is no tool forecast');
  });

  it('fails when a tool answers with an error', async () => {
    const values = { tests: { tool: { name: 'countdown', arguments: { seconds: -1 } } } };
    expect((await helmTest(values, service.url)).code).not.toBe(0);
  });

  it('fails when nothing is served', async () => {
    expect((await helmTest({}, new URL('http://127.0.0.1:1/mcp'))).code).not.toBe(0);
  });

  it('calls no tool of a module that it does not know', () => {
    const { env } = render({ values: { modules: ['team'] } }).one('Pod').spec.containers[0];
    expect(env).toContainEqual({ name: 'MCP_TOOL', value: '' });
  });

  it('reaches the Service under a name and port that it has', () => {
    const rendered = render({ values: { service: { port: 8080 } }, name: 'rel' });
    const { env } = rendered.one('Pod').spec.containers[0];
    expect(env).toContainEqual({ name: 'MCP_URL', value: 'http://rel-mooring:8080/mcp' });
    expect(rendered.environment.ALLOWED_HOSTS!.split(',')).toContain('rel-mooring');
  });
});
