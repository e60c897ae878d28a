import { connectClient } from '../../src/testing/connect-client.js';
import { compiledFixture } from '../support/compiled-fixture.js';
import { MainProcess } from '../support/main-process.js';

/** A process takes its time to start on a busy machine. */
jest.setTimeout(60_000);

const METADATA = '/.well-known/oauth-protected-resource';
const RESOURCE = 'https://mcp.example.com/jobs/mcp';
const PROBE = { path: '/probe/mcp', modules: [compiledFixture('probe')], identity: { name: 'acme-probe' } };
const JOBS = {
  path: '/jobs/mcp',
  modules: [compiledFixture('tasks')],
  identity: { name: 'acme-jobs', instructions: 'One at a time.' },
  authIssuer: ['https://login.example.com'],
  authAudience: [RESOURCE],
};

const running: MainProcess[] = [];
afterEach(async () => {
  for (const main of running.splice(0)) await main[Symbol.asyncDispose]();
});

function run(env: Record<string, string>): MainProcess {
  const main = MainProcess.run(env);
  running.push(main);
  return main;
}

function runServers(...servers: object[]): MainProcess {
  return run({ MCP_SERVERS: JSON.stringify(servers), HOST: '127.0.0.1' });
}

async function originOf(main: MainProcess): Promise<string> {
  const { port } = (await main.logged('listening')) as { port: number };
  return `http://127.0.0.1:${port}`;
}

describe('servers of MCP_SERVERS', () => {
  it('each have their path, name, tools and authentication', async () => {
    const main = runServers({ ...PROBE, authDisabled: true }, JOBS);
    const origin = await originOf(main);
    expect(await main.logged('auth.disabled')).toMatchObject({ server: 'acme-probe' });
    const client = await connectClient(new URL('/probe/mcp', origin), {});
    expect(client.getServerVersion()?.name).toBe('acme-probe');
    const tools = (await client.listTools()).tools.map(({ name }) => name);
    expect([tools.includes('write-note'), tools.includes('survey')]).toEqual([true, false]);
    await client.close();
    const refused = await fetch(new URL('/jobs/mcp', origin), { method: 'POST', body: '{}' });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain(`https://mcp.example.com${METADATA}/jobs/mcp`);
    const metadata = await fetch(new URL(`${METADATA}/jobs/mcp`, origin));
    expect(await metadata.json()).toMatchObject({ resource: RESOURCE, resource_name: 'acme-jobs' });
    for (const path of [`${METADATA}/probe/mcp`, METADATA, '/mcp'])
      expect((await fetch(new URL(path, origin))).status).toBe(404);
  });

  it('end the start with the place of what cannot be', async () => {
    const { code, stderr } = await runServers(PROBE, { ...JOBS, sessionTtlSeconds: 0 }).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining('MCP_SERVERS[1].sessionTtlSeconds: 0 must be from 1')]);
    const unloaded = await runServers({ ...PROBE, modules: ['./nowhere.js'] }).ended;
    expect(unloaded.stdout).toContain('MCP_SERVERS[0].modules names what cannot be loaded');
    const nameless = await runServers({ ...PROBE, identity: undefined }).ended;
    expect(nameless.stdout).toContain('MCP_SERVERS[0].identity.name is not set');
  });
});

describe('a server under a prefix', () => {
  it('is at MCP_PATH and nowhere else, with its metadata', async () => {
    const { identity: _identity, modules, authIssuer, authAudience } = JOBS;
    const prefixed = run({ MCP_PATH: '/jobs/mcp', MCP_MODULES: modules.join(), MCP_SERVER_NAME: 'acme-jobs' });
    const origin = await originOf(prefixed);
    const client = await connectClient(new URL('/jobs/mcp', origin), {});
    expect(client.getServerVersion()?.name).toBe('acme-jobs');
    await client.close();
    for (const path of ['/mcp', '/other/mcp']) expect((await fetch(new URL(path, origin))).status).toBe(404);
    expect(await (await fetch(new URL('/health/ready', origin))).json()).toMatchObject({ status: 'ok' });
    const closed = run({
      MCP_PATH: '/jobs/mcp',
      MCP_MODULES: modules.join(),
      AUTH_ISSUER: authIssuer.join(),
      AUTH_AUDIENCE: authAudience.join(),
    });
    const at = await originOf(closed);
    for (const path of [METADATA, `${METADATA}/jobs/mcp`])
      expect(await (await fetch(new URL(path, at))).json()).toMatchObject({ resource: RESOURCE });
    expect((await fetch(new URL(`${METADATA}/mcp`, at))).status).toBe(404);
  });
});
