import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOptions } from './load-options.js';
import { loadSettings, type Settings, type SettingsOutcome } from './settings.js';
import type { SettingsOptions } from './settings-options.js';
import { PROCESS_SETTINGS } from './process-settings.js';
import { settingNames, variableName } from './variables.js';

const ORDERS = { path: '/orders/mcp', modules: ['@acme/orders'], identity: { name: 'acme-orders' } };
const BILLING = { path: '/billing/mcp', modules: ['@acme/billing', './tax.js'], identity: { name: 'acme-billing' } };
const AUTH = { authIssuer: ['https://login.example.com'], authAudience: ['https://mcp.example.com/orders/mcp'] };

function load(servers: unknown, env: NodeJS.ProcessEnv = {}): SettingsOutcome {
  return loadSettings({ MCP_SERVERS: typeof servers === 'string' ? servers : JSON.stringify(servers), ...env });
}

function settingsOf(outcome: SettingsOutcome): Settings {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.settings;
}

function messageOf(outcome: SettingsOutcome): string {
  return outcome.ok ? '' : outcome.message;
}

describe('the path of a server', () => {
  it.each(['/mcp', '/orders/mcp', '/a.b/~c_d-e', '/administration', '/healthy/mcp'])('may be %s', (path) => {
    expect(settingsOf(loadSettings({ MCP_PATH: path })).mcpPath).toBe(path);
  });

  it.each([
    ['mcp', 'is not a path'],
    ['/', 'is not a path'],
    ['/mcp/', 'is not a path'],
    ['/a//mcp', 'is not a path'],
    ['/a/../mcp', 'is not a path'],
    ['/./mcp', 'is not a path'],
    ['/a%2fmcp', 'is not a path'],
    ['/mcp?x', 'is not a path'],
    ['/:id/mcp', 'is not a path'],
    ['/' + 'a'.repeat(200), 'has more than 200 characters'],
    ['/health', 'is under /health'],
    ['/Metrics/mcp', 'is under /metrics'],
    ['/admin/mcp', 'is under /admin'],
    ['/.well-known/mcp', 'is under /.well-known'],
  ])('is refused as %s', (path, problem) => {
    expect(messageOf(loadSettings({ MCP_PATH: path }))).toContain(`MCP_PATH=${JSON.stringify(path).slice(0, 60)}`);
    expect(messageOf(loadSettings({ MCP_PATH: path }))).toContain(problem);
    expect(messageOf(loadOptions({ authDisabled: true, path }))).toContain(`  path: '${path.slice(0, 60)}`);
  });

  it('is an option too', () => {
    expect(settingsOf(loadOptions({ authDisabled: true, path: '/orders/mcp' })).mcpPath).toBe('/orders/mcp');
  });
});

describe('several servers', () => {
  it('each have the settings of the process under their own', () => {
    const servers = [
      { ...ORDERS, ...AUTH, sessionTtlSeconds: 60, rateLimitEnabled: false, authScopes: ['orders', 'read'] },
      BILLING,
    ];
    const env = { REDIS_URL: 'redis://127.0.0.1', SESSION_TTL_SECONDS: '7200', MCP_SERVER_VERSION: '2.7.0' };
    const settings = settingsOf(load(servers, env));
    expect(settings).toMatchObject({ sessionTtlSeconds: 7200, mcpPath: '/mcp', mcpModules: [] });
    expect(settings.mcpServers).toHaveLength(2);
    expect(settings.mcpServers[0]).toMatchObject({
      mcpPath: '/orders/mcp',
      mcpModules: ['@acme/orders'],
      mcpServerName: 'acme-orders',
      mcpServerVersion: '2.7.0',
      mcpServers: [],
      redisUrl: 'redis://127.0.0.1',
      sessionTtlSeconds: 60,
      authScopes: ['orders', 'read'],
      authResource: 'https://mcp.example.com/orders/mcp',
      rateLimitEnabled: false,
      auditLog: 'stdout',
    });
    expect(settings.mcpServers[1]).toMatchObject({
      mcpPath: '/billing/mcp',
      mcpModules: ['@acme/billing', './tax.js'],
      sessionTtlSeconds: 7200,
      authIssuer: [],
      auditLog: 'off',
    });
    for (const one of settings.mcpServers) expect(Object.keys(one)).toEqual(expect.arrayContaining(settingNames));
  });

  it('are one where there are none', () => {
    expect(settingsOf(load([])).mcpServers).toEqual([]);
    expect(settingsOf(loadSettings({})).mcpServers).toEqual([]);
  });

  it('may stand in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mooring-servers-'));
    const file = join(folder, 'servers.json');
    writeFileSync(file, JSON.stringify([ORDERS, BILLING], undefined, 2));
    expect(settingsOf(load(`@${file}`)).mcpServers.map(({ mcpPath }) => mcpPath)).toEqual([
      '/orders/mcp',
      '/billing/mcp',
    ]);
    rmSync(folder, { recursive: true });
    expect(messageOf(load(`@${file}`))).toContain("MCP_SERVERS names a file that can't be read (ENOENT)");
  });

  it.each([
    ['[{', 'MCP_SERVERS is not a JSON array of servers'],
    ['{"path":"/orders/mcp"}', 'MCP_SERVERS is not a JSON array of servers'],
    ['[{"path":"/a/mcp","modules":["a"]},null]', 'MCP_SERVERS has an entry, number 2, which is no object'],
  ])('are refused as %s', (text, problem) => {
    expect(messageOf(load(text))).toContain(problem);
  });

  it('tell what is wrong by the entry and the option', () => {
    const message = messageOf(
      load([ORDERS, { ...BILLING, sessionTtlSeconds: 0, authScopes: 'a b', identity: { name: 'a\nb' }, colour: 1 }]),
    );
    expect(message).toContain(
      '  MCP_SERVERS[1].sessionTtlSeconds: 0 must be from 1 to 7776000.\n      Example: "sessionTtlSeconds": 86400',
    );
    expect(message).toContain('MCP_SERVERS[1].authScopes: "a b" has "a b", which is not a scope.');
    expect(message).toContain('Example: "authScopes": ["mcp"]');
    expect(message).toContain('MCP_SERVERS[1].identity.name: "a\\nb" is not a name');
    expect(message).toContain('Example: "identity": { "name": "acme-orders" }');
    expect(message).toContain('MCP_SERVERS[1].colour is not an option.');
    expect(message).not.toContain('MCP_SERVERS[0]');
  });

  it('name what is theirs in the entry, and what is for all as its variable', () => {
    const env = { HOST: '0.0.0.0', AUTH_JWKS_URI: 'https://login.example.com/keys', CALLS_MAX: '0' };
    const message = messageOf(load([{ ...ORDERS, ...AUTH }, BILLING], env));
    expect(message).toContain('MCP_SERVERS[1].authIssuer is not set, and HOST=0.0.0.0 lets other machines in');
    expect(message).toContain('set MCP_SERVERS[1].authIssuer, or say "authDisabled": true where');
    expect(message).toContain('AUTH_JWKS_URI="https://login.example.com/keys" needs MCP_SERVERS[1].authIssuer');
    expect(message.match(/CALLS_MAX="0"/g)).toHaveLength(1);
    expect(message).not.toContain('MCP_SERVERS[0]');
  });

  it('need a path, and modules of their own or of all', () => {
    const message = messageOf(load([{ identity: { name: 'acme' } }]));
    expect(message).toContain('MCP_SERVERS[0].path is not set.\n      Example: "path": "/orders/mcp"');
    expect(message).toContain('MCP_SERVERS[0].modules is not set, and neither is MCP_MODULES.');
    const shared = load([{ ...ORDERS, modules: undefined }, BILLING], { MCP_MODULES: '@acme/all' });
    expect(settingsOf(shared).mcpServers.map(({ mcpModules }) => mcpModules)).toEqual([
      ['@acme/all'],
      ['@acme/billing', './tax.js'],
    ]);
  });

  it('never share a path or a name', () => {
    const twice = { ...BILLING, path: '/Orders/mcp' };
    expect(messageOf(load([ORDERS, twice]))).toContain(
      'MCP_SERVERS[1].path: "/Orders/mcp" is the path of another server too, or nearly.',
    );
    const named = { ...BILLING, identity: { name: 'Acme-Orders' } };
    expect(messageOf(load([ORDERS, named]))).toContain('MCP_SERVERS[1].identity.name: "Acme-Orders" is the name of');
    const unnamed = [ORDERS, BILLING].map(({ path, modules }) => ({ path, modules }));
    expect(messageOf(load(unnamed, { MCP_SERVER_NAME: 'acme' }))).toContain(
      'MCP_SERVER_NAME="acme" is the name of another server too.',
    );
  });

  it.each(['/Orders/mcp', '/orders.mcp'])('at /orders/mcp and %s would have the same keys', (path) => {
    expect(messageOf(load([ORDERS, { ...BILLING, path }]))).toContain('is the path of another server too, or nearly');
  });

  it('have no path in common', () => {
    expect(messageOf(load([ORDERS], { MCP_PATH: '/mcp' }))).toContain(
      'MCP_PATH="/mcp" is the path of one server, and in MCP_SERVERS each has its own; leave it out.',
    );
  });

  it.each([
    ['port', 3000, 'PORT'],
    ['redisUrl', 'redis://:hunter2@redis', 'REDIS_URL'],
    ['connectionsMax', 7, 'CONNECTIONS_MAX'],
    ['logLevel', 'debug', 'LOG_LEVEL'],
    ['auditLog', 'stdout', 'AUDIT_LOG'],
    ['servers', [], 'MCP_SERVERS'],
    ['mcpServers', [], 'MCP_SERVERS'],
    ['mcpStateKeys', ['hunter2'], 'MCP_STATE_KEYS'],
  ])('share %s', (name, value, variable) => {
    const message = messageOf(load([ORDERS, { ...BILLING, [name]: value }]));
    expect(message).toContain(
      `  MCP_SERVERS[1].${name} is not a setting of one server: all servers of a process share ${variable}.`,
    );
    expect(message).not.toContain('hunter2');
  });

  it('may take back what is said for all', () => {
    const env = { HOST: '0.0.0.0', AUTH_ISSUER: AUTH.authIssuer[0], AUTH_AUDIENCE: AUTH.authAudience[0] };
    const open = { ...BILLING, authIssuer: [] };
    expect(messageOf(load([ORDERS, open], env))).toContain('MCP_SERVERS[1].authIssuer is not set, and HOST=0.0.0.0');
    const { mcpServers } = settingsOf(load([ORDERS, { ...open, authDisabled: true }], env));
    expect(mcpServers.map(({ authIssuer }) => authIssuer)).toEqual([AUTH.authIssuer, []]);
  });

  it('are no secret’s leak', () => {
    const secret = { ...BILLING, authIntrospectionClientSecret: 'hunter 2' };
    const message = messageOf(load([ORDERS, secret]));
    expect(message).toContain('MCP_SERVERS[1].authIntrospectionClientSecret holds a blank');
    expect(message).not.toContain('hunter');
  });
});

describe('docs/servers.md', () => {
  it('names the settings that servers share', () => {
    const written = readFileSync(join(__dirname, '..', '..', 'docs', 'servers.md'), 'utf8');
    const [, section] = /## What servers share\n([^]*?)\nAll others/.exec(written) ?? [];
    const named = [...section!.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name);
    const shared = PROCESS_SETTINGS.filter((setting) => setting !== 'mcpServers').map(variableName);
    expect(named.sort()).toEqual(shared.sort());
  });
});

describe('several servers as options', () => {
  class OrdersModule {}
  const options = {
    sessionTtlSeconds: 7200,
    servers: [
      { path: '/orders/mcp', modules: [OrdersModule], identity: { name: 'orders' }, authDisabled: true },
      { path: '/billing/mcp', ...AUTH, sessionTtlSeconds: 60 },
    ],
  } as unknown as SettingsOptions;
  const besideInServers = ['modules'];

  it('are read by the same reader', () => {
    const settings = settingsOf(loadOptions(options, { besideInServers }));
    expect(settings.mcpServers).toMatchObject([
      { mcpPath: '/orders/mcp', mcpServerName: 'orders', sessionTtlSeconds: 7200, host: '0.0.0.0' },
      { mcpPath: '/billing/mcp', sessionTtlSeconds: 60, authIssuer: AUTH.authIssuer },
    ]);
  });

  it('say more of a server than variables do for all', () => {
    const settings = settingsOf(loadOptions(options, { besideInServers, env: { SESSION_TTL_SECONDS: '5' } }));
    expect(settings.mcpServers.map(({ sessionTtlSeconds }) => sessionTtlSeconds)).toEqual([5, 60]);
  });

  it('are told what is wrong in the words of an application', () => {
    const message = messageOf(
      loadOptions({ ...options, servers: [{ authDisabled: true }, { path: '/a/mcp', callsMax: 0 }] }),
    );
    expect(message).toContain("  servers[0].path is not set.\n      Example: path: '/orders/mcp'");
    expect(message).toContain('servers[1].callsMax: 0 must be from 1');
    expect(message).toContain('servers[1].authIssuer is not set, and other machines may reach this server');
    expect(message).not.toContain('modules');
  });

  it.each([
    [{ port: 3000 }, 'servers[0].port is said by the application'],
    [
      { redisUrl: 'redis://a' },
      'servers[0].redisUrl is not a setting of one server: all servers of a process share redisUrl',
    ],
    [{ fastPath: true }, 'servers[0].fastPath is not an option'],
  ])('are not given %j', (own, problem) => {
    const servers = [{ path: '/a/mcp', authDisabled: true, ...own }];
    expect(messageOf(loadOptions({ servers }, { beside: ['fastPath'] }))).toContain(problem);
  });

  it.each([[[]], [{}], ['/orders/mcp'], [[null]]])('are not %j', (servers) => {
    expect(messageOf(loadOptions({ authDisabled: true, servers } as unknown as SettingsOptions))).toContain(
      '  servers is',
    );
  });

  it('are not the servers of the host’s variables', () => {
    const env = { MCP_SERVERS: '[' };
    expect(settingsOf(loadOptions({ authDisabled: true }, { env })).mcpServers).toEqual([]);
  });
});
