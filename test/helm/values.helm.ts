import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadSettings, type Settings } from '../../src/config/settings.js';
import { variables } from '../../src/config/variables.js';
import { serverIdentity } from '../../src/identity/identity.js';
import { loggedEvents } from '../support/logged-events.js';
import { CHART, describeChart, type Manifest, render, ROOT } from './support/chart.js';

const values = parse(readFileSync(join(CHART, 'values.yaml'), 'utf8'));
const schema = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8'));
const readme = readFileSync(join(CHART, 'README.md'), 'utf8');

/** Settings that the chart derives from values of another name. */
const DERIVED: Record<string, string> = {
  authIssuer: 'auth.issuers',
  authTenants: 'auth.tenants',
  authHttpHosts: 'auth.httpHosts',
  authAuthorizationServers: 'auth.authorizationServers',
  authClientsWithoutAudience: 'auth.clientsWithoutAudience',
  authScopePrefix: 'auth.scopePrefix',
  authScopePrefixInTokens: 'auth.scopePrefixInTokens',
  authScopesOffered: 'auth.scopesOffered',
  authAppRoles: 'auth.appRoles',
  authIntrospectedTokens: 'auth.introspection.tokens',
  authAudience: 'auth.audience',
  authResource: 'auth.resource',
  authScopes: 'auth.scopes',
  authRolesClaim: 'auth.rolesClaim',
  authAlgorithms: 'auth.algorithms',
  authClockToleranceSeconds: 'auth.clockToleranceSeconds',
  authRequiredClaims: 'auth.requiredClaims',
  authTokenTypes: 'auth.tokenTypes',
  authJwksUri: 'auth.jwksUri',
  authIntrospectionUrl: 'auth.introspection.url',
  authIntrospectionClientId: 'auth.introspection.clientId',
  authIntrospectionClientSecret: 'auth.introspection.clientSecret',
  publicCapabilities: 'auth.publicCapabilities',
  authDisabled: 'true without auth.issuers',
  adminEnabled: 'admin.enabled',
  auditLog: 'audit.log',
  auditPrincipal: 'audit.principal',
  rateLimitEnabled: 'rateLimits.enabled',
  host: 'always 0.0.0.0',
  port: 'always 3000',
  metricsPort: 'metrics.port',
  allowedHosts: 'allowedHosts and the names of the Service and the ways in',
  mcpModules: 'modules',
  mcpPath: 'server.path',
  mcpServers: 'servers',
  mcpServerName: 'server.name',
  mcpServerTitle: 'server.title',
  mcpServerVersion: 'server.version',
  mcpServerDescription: 'server.description',
  mcpServerWebsiteUrl: 'server.websiteUrl',
  mcpServerIcons: 'server.icons',
  mcpServerInstructions: 'server.instructions',
  redisUrl: 'redis',
  mcpStateKeys: 'stateKeys',
  redisKeyPrefix: 'redis.keyPrefix',
  shutdownDelaySeconds: 'shutdown.delaySeconds',
  shutdownDrainSeconds: 'shutdown.drainSeconds',
  otelExporterOtlpEndpoint: 'tracing.endpoint',
  otelTracesSampler: 'tracing.sampler',
  otelTracesSamplerArg: 'tracing.samplerRatio',
};

function resolve(node: Manifest): Manifest {
  return node.$ref ? schema.definitions[node.$ref.split('/').pop()] : node;
}

function isOpen(node: Manifest): boolean {
  return node.type === 'object' && node.properties === undefined;
}

/** Every path that the schema knows, down to where it is open. */
function schemaPaths(node: Manifest, path: string[] = []): string[] {
  const { properties } = resolve(node);
  if (properties === undefined || path.at(-1) === 'resources') return [path.join('.')];
  return Object.entries(properties).flatMap(([key, child]) => schemaPaths(child, [...path, key]));
}

function valuePaths(node: Manifest, schemaNode: Manifest, path: string[] = []): string[] {
  const { properties } = resolve(schemaNode);
  if (properties === undefined || path.at(-1) === 'resources') return [path.join('.')];
  return Object.entries(node as object).flatMap(([key, child]) =>
    valuePaths(child, properties[key] ?? {}, [...path, key]),
  );
}

function closedProblems(node: Manifest, path: string): string[] {
  if (Array.isArray(node)) return node.flatMap((child, index) => closedProblems(child, `${path}/${index}`));
  if (typeof node !== 'object' || node === null) return [];
  const own = node.properties && node.additionalProperties !== false ? [path] : [];
  return [...own, ...Object.entries(node).flatMap(([key, child]) => closedProblems(child, `${path}/${key}`))];
}

describe('the values', () => {
  it('and the schema know the same names', () => {
    const known = schemaPaths(schema).filter((path) => path !== 'global');
    expect(valuePaths(values, schema).sort()).toEqual(known.sort());
  });

  it('have a closed schema', () => {
    expect(schema.additionalProperties).toBe(false);
    // Kubernetes itself says what else a variable may have.
    expect(closedProblems(schema, '')).toEqual(['/properties/extraEnv/items']);
    expect(schemaPaths(schema).length).toBeGreaterThan(150);
  });

  it('are documented one by one', () => {
    const documented = [...readme.matchAll(/^\| `([\w.]+)` +\|/gm)].map(([, path]) => path!);
    const covers = (path: string) => documented.some((name) => path === name || path.startsWith(`${name}.`));
    const paths = schemaPaths(schema).filter((path) => path !== 'global');
    expect(paths.filter((path) => !covers(path))).toEqual([]);
    expect(new Set(documented).size).toBe(documented.length);
  });

  it.each(['kubernetes.md', 'runbook.md'])('that docs/%s names are there', (name) => {
    const text = readFileSync(join(ROOT, 'docs', name), 'utf8');
    const named = [...text.matchAll(/`([a-z]\w+(?:\.\w+)+)(?:: [^`]+)?`/gi)].map(([, path]) => path!);
    const events = new Set(loggedEvents());
    const own = named.filter((path) => path.split('.')[0]! in values && !events.has(path));
    expect(own.length).toBeGreaterThan(5);
    const paths = schemaPaths(schema);
    const known = (path: string) => paths.some((one) => one === path || one.startsWith(`${path}.`));
    expect(own.filter((path) => !known(path))).toEqual([]);
  });

  it('reach every setting of the service', () => {
    const names = [...Object.keys(values.settings as object), ...Object.keys(DERIVED)];
    expect(names.sort()).toEqual(Object.keys(variables).sort());
  });

  it('have the defaults of the service', () => {
    const outcome = loadSettings({});
    if (!outcome.ok) throw new Error(outcome.message);
    const defaults = outcome.settings as unknown as Record<string, unknown>;
    for (const [name, value] of Object.entries(values.settings as object))
      expect([name, value]).toEqual([name, defaults[name]]);
  });

  it('leave no free-form object closed by accident', () => {
    for (const name of ['podSecurityContext', 'securityContext', 'affinity']) {
      expect(isOpen(resolve(schema.properties[name]))).toBe(true);
    }
  });
});

describeChart('the rendered settings', () => {
  it('are read by the service without a problem or a warning', () => {
    for (const file of ['minimal-values.yaml', 'production-values.yaml', 'extras-values.yaml', 'modules-values.yaml']) {
      const outcome = loadSettings(render({ file }).environment);
      expect(outcome).toMatchObject({ ok: true, warnings: [] });
    }
  });

  it('name the server as values say', () => {
    const server = {
      name: 'acme-orders',
      title: 'Acme Orders',
      version: '2.7.0',
      description: 'Orders of Acme',
      websiteUrl: 'https://acme.example/orders',
      icons: [{ src: 'https://acme.example/icon.png', mimeType: 'image/png', sizes: ['48x48'], theme: 'dark' }],
      instructions: 'Ask for the number.\n\n"Orders" have one each.',
    };
    const { environment } = render({ values: { server, acceptNoAuthentication: true } });
    const outcome = loadSettings(environment);
    expect(outcome).toMatchObject({ ok: true });
    expect(outcome.ok && serverIdentity(outcome.settings)).toEqual(server);
  });

  it('have rate limits and a prefix of keys where values say so', () => {
    const settingsOf = (own: object) =>
      (loadSettings(render({ values: own }).environment) as { settings: Settings }).settings;
    expect(settingsOf({})).toMatchObject({ rateLimitEnabled: true, redisKeyPrefix: undefined });
    const own = { rateLimits: { enabled: false }, redis: { keyPrefix: 'acme:' } };
    expect(settingsOf(own)).toMatchObject({ rateLimitEnabled: false, redisKeyPrefix: 'acme:' });
  });

  it('arrive as they were written, large numbers too', () => {
    const settings = {
      requestMaxBytes: 104857600,
      sessionTtlSeconds: 7776000,
      allowedOrigins: ['https://a', 'https://b'],
    };
    const outcome = loadSettings(render({ values: { settings } }).environment);
    expect((outcome as { settings: Settings }).settings).toMatchObject(settings);
  });
});

describeChart('the generated files of the chart', () => {
  it('are up to date: else run `npm run docs:chart`', () => {
    const script = join(ROOT, 'scripts', 'helm', 'docs.mjs');
    const stale = execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8', cwd: ROOT });
    expect(stale).toBe('');
  });
});
