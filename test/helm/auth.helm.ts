import { loadSettings } from '../../src/config/settings.js';
import { describeChart, render, type Manifest } from './support/chart.js';

const AUTH = { issuers: ['https://login.example.com/realms/main'], audience: ['https://mcp.example.com/mcp'] };

function settingsOf(values: object) {
  const outcome = loadSettings(render({ values }).environment);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.settings;
}

describeChart('the authentication of the chart', () => {
  it('is said aloud to be off without issuers', () => {
    expect(render({}).environment).toMatchObject({ AUTH_DISABLED: 'true' });
    expect(settingsOf({})).toMatchObject({ authDisabled: true, authIssuer: [], auditLog: 'off' });
  });

  it('is on with issuers, in all that the service can be told', () => {
    const auth = {
      ...AUTH,
      resource: 'https://mcp.example.com/tools/mcp',
      clientsWithoutAudience: ['1example'],
      authorizationServers: ['https://id.example.com'],
      httpHosts: ['keycloak.auth.svc'],
      scopes: ['mcp', 'tools'],
      scopePrefix: 'api://mcp/',
      scopePrefixInTokens: true,
      scopesOffered: 'asked',
      appRoles: ['Mcp.Access=mcp', 'Mcp.Write=tools'],
      rolesClaim: 'realm_access.roles',
      algorithms: ['ES256'],
      clockToleranceSeconds: 5,
      requiredClaims: ['nbf', 'client_id'],
      tokenTypes: ['at+jwt'],
      jwksUri: 'https://login.example.com/keys',
    };
    const values = { auth, admin: { enabled: true }, audit: { log: 'stderr', principal: 'sub' } };
    expect(settingsOf(values)).toMatchObject({
      authDisabled: false,
      authIssuer: AUTH.issuers,
      authAudience: AUTH.audience,
      authResource: auth.resource,
      authClientsWithoutAudience: auth.clientsWithoutAudience,
      authAuthorizationServers: auth.authorizationServers,
      authHttpHosts: auth.httpHosts,
      authScopes: auth.scopes,
      authScopePrefix: auth.scopePrefix,
      authScopePrefixInTokens: true,
      authScopesOffered: 'asked',
      authAppRoles: auth.appRoles,
      authRolesClaim: auth.rolesClaim,
      authAlgorithms: auth.algorithms,
      authClockToleranceSeconds: 5,
      authRequiredClaims: auth.requiredClaims,
      authTokenTypes: auth.tokenTypes,
      authJwksUri: auth.jwksUri,
      adminEnabled: true,
      auditLog: 'stderr',
      auditPrincipal: 'sub',
    });
    expect(settingsOf({ auth: AUTH })).toMatchObject({ adminEnabled: false, auditLog: 'stdout' });
  });

  it('has an issuer for each tenant', () => {
    const auth = { ...AUTH, issuers: ['https://login.example.com/{tenantid}'], tenants: ['a', 'b'] };
    expect(settingsOf({ auth }).authIssuer).toEqual(['https://login.example.com/a', 'https://login.example.com/b']);
  });

  it.each([
    ['on', 'on'],
    [true, 'on'],
    ['off', 'off'],
    [false, 'off'],
    [null, 'off'],
    [undefined, 'off'],
  ])('lets callers without a token in only where %j says so', (publicCapabilities, expected) => {
    const auth = { ...AUTH, ...(publicCapabilities !== undefined && { publicCapabilities }) };
    expect(settingsOf({ auth })).toMatchObject({ publicCapabilities: expected });
  });

  it('opens the ways in by itself', () => {
    expect(() => render({ values: { auth: AUTH, service: { type: 'LoadBalancer' } } })).not.toThrow();
  });

  it('takes the secret of the introspection from a Secret', () => {
    const url = 'https://login.example.com/introspect';
    const introspection = { url, tokens: 'all', clientId: 'mooring', clientSecret: { name: 'idp', key: 'password' } };
    const { text, environment } = render({ values: { auth: { ...AUTH, introspection } } });
    expect(environment).toMatchObject({ AUTH_INTROSPECTED_TOKENS: 'all' });
    expect(text).toContain('AUTH_INTROSPECTION_CLIENT_ID: "mooring"');
    expect(text).toMatch(/name: AUTH_INTROSPECTION_CLIENT_SECRET\s+valueFrom:[^}]*name: idp[^}]*key: password/);
  });

  it('reaches the authorization servers through a network policy', () => {
    const issuers = ['https://a.example.com', 'https://b.example.com:8443/x', 'http://keycloak.auth.svc/realms/a'];
    const auth = { ...AUTH, issuers, httpHosts: ['keycloak.auth.svc'] };
    const { all } = render({ values: { auth, networkPolicy: { enabled: true } } });
    const policy = all.find(({ kind }: Manifest) => kind === 'NetworkPolicy')!;
    const ports = policy.spec.egress.flatMap((rule: Manifest) => rule.ports.map(({ port }: Manifest) => port));
    expect(ports).toEqual(expect.arrayContaining([443, 8443, 80]));
  });

  it.each<[string, object, RegExp]>([
    ['an issuer without an audience', { auth: { issuers: AUTH.issuers } }, /needs auth\.audience/],
    ['an audience without an issuer', { auth: { audience: AUTH.audience } }, /without auth\.issuers/],
    ['an admin API without authentication', { admin: { enabled: true } }, /admin\.enabled needs auth\.issuers/],
    [
      'introspection without a client',
      { auth: { ...AUTH, introspection: { url: 'https://login.example.com/i' } } },
      /clientSecret\.name/,
    ],
    [
      'keys for several issuers',
      { auth: { ...AUTH, issuers: ['https://a', 'https://b'], jwksUri: 'https://a/keys' } },
      /belong to one issuer/,
    ],
    ['an issuer by plain http', { auth: { ...AUTH, issuers: ['http://login.example.com'] } }, /issuers.*httpHosts/],
    [
      'keys by plain http of a host that is only like one that may be',
      { auth: { ...AUTH, jwksUri: 'http://keycloak.svc.evil.example/keys', httpHosts: ['keycloak.svc'] } },
      /httpHosts/,
    ],
    ['a prefix without an issuer', { auth: { scopePrefix: 'api://mcp/' } }, /without auth\.issuers/],
    ['a prefix in tokens that is none', { auth: { ...AUTH, scopePrefixInTokens: true } }, /needs auth\.scopePrefix/],
    ['a prefix that does not end', { auth: { ...AUTH, scopePrefix: 'api://mcp' } }, /scopePrefix/],
    ['introspection of all at nowhere', { auth: { ...AUTH, introspection: { tokens: 'all' } } }, /introspection\.url/],
    ['signatures by a shared secret', { auth: { ...AUTH, algorithms: ['HS256'] } }, /algorithms/],
  ])('refuses %s', (_what, values, message) => {
    expect(() => render({ values })).toThrow(message);
  });
});

describeChart('certificates of authorities of your own', () => {
  const trusted = (values: object) => {
    const { container, pod } = render({ values });
    const named = (name: string) => (each: Manifest) => each.name === name;
    return {
      path: container.env?.find(named('NODE_EXTRA_CA_CERTS'))?.value as string | undefined,
      mounted: container.volumeMounts.find(named('ca'))?.mountPath as string | undefined,
      volume: pod.volumes.find(named('ca')) as object | undefined,
    };
  };

  it('are none without a name', () => {
    expect(trusted({})).toEqual({ path: undefined, mounted: undefined, volume: undefined });
  });

  it('are read from a ConfigMap, by the key that it has', () => {
    expect(trusted({ caCertificates: { configMap: 'company-ca', key: 'bundle.pem' } })).toEqual({
      path: '/etc/mooring/ca/bundle.pem',
      mounted: '/etc/mooring/ca',
      volume: { name: 'ca', configMap: { name: 'company-ca' } },
    });
  });

  it('are read from a Secret', () => {
    expect(trusted({ caCertificates: { secret: 'company-ca' } })).toEqual({
      path: '/etc/mooring/ca/ca.crt',
      mounted: '/etc/mooring/ca',
      volume: { name: 'ca', secret: { secretName: 'company-ca' } },
    });
  });
});
