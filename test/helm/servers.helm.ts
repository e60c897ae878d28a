import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROCESS_SETTINGS } from '../../src/config/process-settings.js';
import { loadSettings, type Settings } from '../../src/config/settings.js';
import { optionName } from '../../src/config/settings-options.js';
import { settingNames } from '../../src/config/variables.js';
import { CHART, describeChart, type Manifest, refusal, render } from './support/chart.js';

const METADATA = '/.well-known/oauth-protected-resource';
const FILE = 'servers-values.yaml';
const AUTH = { issuers: ['https://login.example.com'], audience: ['https://mcp.example.com/orders/mcp'] };
const INGRESS = { enabled: true, hosts: ['mcp.example.com'] };
const GATEWAY = { enabled: true, hostnames: ['mcp.example.com'], parentRefs: [{ name: 'gateway' }] };

function settingsOf(environment: Record<string, string>): Settings {
  const outcome = loadSettings(environment);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.settings;
}

/** What an Ingress routes, as `type path`. */
function routesOf(values: object, file?: string): string[] {
  const [{ http }] = render({ values, file }).one('Ingress').spec.rules;
  return http.paths.map(({ pathType, path }: Manifest) => `${pathType} ${path}`);
}

/** The same of an HTTPRoute, by rule. */
function matchesOf(values: object, file?: string): string[][] {
  const { rules } = render({ values, file }).one('HTTPRoute').spec;
  return rules.map(({ matches }: Manifest) => matches.map(({ path }: Manifest) => `${path.type} ${path.value}`));
}

describeChart('several servers in the chart', () => {
  it('reach the service as values say', () => {
    const settings = settingsOf(render({ file: FILE }).environment);
    const hosts = expect.arrayContaining(['mooring', 'mcp.example.com']);
    expect(settings.mcpServers).toMatchObject([
      {
        mcpPath: '/orders/mcp',
        mcpModules: ['@acme/orders'],
        mcpServerName: 'acme-orders',
        mcpServerTitle: 'Acme Orders',
        authIssuer: ['https://login.example.com/realms/main'],
        authAudience: ['https://mcp.example.com/orders/mcp'],
        authDisabled: false,
        sessionTtlSeconds: 7_776_000,
        legacySessions: 'on',
        publicCapabilities: 'off',
        allowedHosts: hosts,
      },
      {
        mcpPath: '/billing/mcp',
        authAudience: ['https://mcp.example.com/billing/mcp'],
        authScopes: ['billing'],
        legacySessions: 'off',
        publicCapabilities: 'on',
        adminEnabled: true,
        sessionTtlSeconds: 86_400,
        allowedHosts: hosts,
      },
    ]);
  });

  it('are routed, each with the metadata of its path', () => {
    const each = ['orders', 'billing'].map((name) => [`Exact /${name}/mcp`, `Exact ${METADATA}/${name}/mcp`]);
    expect(routesOf({}, FILE)).toEqual(each.flat());
    expect(matchesOf({}, FILE)).toEqual(each);
  });

  it('may be open to all where the others are not, which is said aloud', () => {
    const open = { path: '/open/mcp', modules: ['open'], authIssuer: [], identity: { name: 'open' } };
    const closed = { path: '/closed/mcp', modules: ['closed'], identity: { name: 'closed' } };
    const values = { auth: AUTH, servers: [open, closed], ingress: INGRESS };
    expect(refusal(values)).toContain('nobody is asked who they are at /open/mcp: set auth.issuers');
    const accepted = { ...values, acceptNoAuthentication: true };
    expect(routesOf(accepted)).toEqual(['Exact /open/mcp', 'Exact /closed/mcp', `Exact ${METADATA}/closed/mcp`]);
    const { mcpServers } = settingsOf(render({ values: accepted }).environment);
    expect(mcpServers.map(({ authDisabled, authIssuer }) => [authDisabled, authIssuer])).toEqual([
      [true, []],
      [false, AUTH.issuers],
    ]);
  });

  it('may have issuers of their own', () => {
    const own = { path: '/own/mcp', modules: ['own'], authIssuer: ['https://own.example.com:8443'] };
    const authAudience = ['https://mcp.example.com/own/mcp'];
    const values = { servers: [{ ...own, authAudience }], ingress: INGRESS, networkPolicy: { enabled: true } };
    const rendered = render({ values });
    expect(settingsOf(rendered.environment).mcpServers[0]).toMatchObject({ authIssuer: own.authIssuer, authAudience });
    const { egress } = rendered.one('NetworkPolicy').spec;
    expect(egress.flatMap(({ ports }: Manifest) => ports.map(({ port }: Manifest) => port))).toContain(8443);
  });

  it('answer to names of their own beside those of the release', () => {
    const servers = [{ path: '/a/mcp', modules: ['a'], allowedHosts: ['a.example.com'] }];
    const [server] = settingsOf(render({ values: { servers } }).environment).mcpServers;
    expect(server?.allowedHosts).toEqual(expect.arrayContaining(['mooring', 'mooring.default', 'a.example.com']));
  });

  it('are each tried by helm test', () => {
    const { containers } = render({ file: FILE }).one('Pod').spec;
    const variables = containers.map(({ name, env }: Manifest) => [
      name,
      ...env.slice(0, 4).map(({ value }: Manifest) => value),
    ]);
    expect(variables).toEqual([
      ['session', 'http://mooring:80/orders/mcp', 'true', 'on', ''],
      ['session-1', 'http://mooring:80/billing/mcp', 'true', 'off', ''],
    ]);
  });

  it('load what moduleImages bring', () => {
    const moduleImages = [{ name: 'orders', image: 'registry.example.com/acme/orders:1' }];
    const servers = [{ path: '/a/mcp', modules: ['/modules/orders/index.js'] }];
    expect(() => render({ values: { servers, moduleImages } })).not.toThrow();
  });

  it('know every setting that may differ', () => {
    const schema = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8'));
    const names = Object.keys(schema.properties.servers.items.properties as object);
    const shared: readonly string[] = PROCESS_SETTINGS;
    // Who is open follows from the issuers, and the password is of a Secret for all.
    const derived = [
      'authDisabled',
      'authIntrospectionUrl',
      'authIntrospectionClientId',
      'authIntrospectionClientSecret',
    ];
    const own = settingNames.filter((name) => !shared.includes(name) && !derived.includes(name));
    expect(names.sort()).toEqual([...new Set(own.map((name) => optionName(name).split('.')[0]!))].sort());
  });

  it.each<[string, object, string]>([
    ['two at one path', { servers: [server('/a/mcp'), server('/A/mcp')] }, 'servers has two at /A/mcp'],
    ['two of one name', { servers: [server('/a/mcp', 'a'), server('/b/mcp', 'A')] }, 'two of the name a'],
    ['one without modules', { servers: [{ path: '/a/mcp' }] }, 'the server at /a/mcp has no modules'],
    [
      'issuers without an audience',
      { auth: { issuers: AUTH.issuers }, servers: [server('/a/mcp')] },
      'set its authAudience',
    ],
    ['a path for all', { server: { path: '/x/mcp' }, servers: [server('/a/mcp')] }, 'are of one server'],
    ['a name for all', { server: { name: 'x' }, servers: [server('/a/mcp')] }, 'are of one server'],
    ['what servers share', { servers: [{ ...server('/a/mcp'), redisUrl: 'redis://a' }] }, 'redisUrl'],
    ['a path that is taken', { servers: [server('/health/mcp')] }, '/servers/0/path'],
    ['a path that is none', { server: { path: 'mcp/' } }, '/server/path'],
    ['variables of its own', { extraEnv: [{ name: 'MCP_SERVERS', value: '[]' }] }, 'extraEnv has MCP_SERVERS'],
  ])('refuse %s', (_what, values, message) => {
    expect(refusal(values)).toContain(message);
  });
});

describeChart('a server under a prefix', () => {
  const values = { server: { path: '/orders/mcp' }, auth: AUTH, ingress: INGRESS, httpRoute: GATEWAY };

  it('has its path everywhere, and the metadata of that path alone', () => {
    const rendered = render({ values });
    expect(settingsOf(rendered.environment).mcpPath).toBe('/orders/mcp');
    expect(routesOf(values)).toEqual(['Exact /orders/mcp', `Exact ${METADATA}/orders/mcp`]);
    expect(matchesOf(values)).toEqual([['Exact /orders/mcp', `Exact ${METADATA}/orders/mcp`]]);
    const [{ env }] = rendered.one('Pod').spec.containers;
    expect(env[0]).toEqual({ name: 'MCP_URL', value: 'http://mooring:80/orders/mcp' });
  });

  it('has no variable at /mcp', () => {
    expect(Object.keys(render({}).environment).filter((name) => /^MCP_(PATH|SERVERS)$/.test(name))).toEqual([]);
  });
});

function server(path: string, name?: string): object {
  return { path, modules: ['a'], ...(name && { identity: { name } }) };
}
