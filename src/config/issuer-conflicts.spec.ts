import { loadSettings, type Settings } from './settings.js';

const TENANT = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const OTHER = '5b1a1c3d-6a5b-4c3d-9e8f-0a1b2c3d4e5f';
const AUTH = { AUTH_ISSUER: 'https://login.example.com', AUTH_AUDIENCE: 'https://mcp.example.com/mcp' };

function problemsOf(env: Record<string, string>): string {
  const outcome = loadSettings({ ...AUTH, ...env });
  return outcome.ok ? '' : outcome.message;
}

function settingsOf(env: Record<string, string>): Settings {
  const outcome = loadSettings({ ...AUTH, ...env });
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.settings;
}

describe('an issuer by plain http', () => {
  it.each([
    ['AUTH_ISSUER', 'http://keycloak.auth.svc:8080/realms/main', {}],
    ['AUTH_AUTHORIZATION_SERVERS', 'http://keycloak.auth.svc', {}],
    ['AUTH_JWKS_URI', 'http://keycloak.auth.svc/keys', {}],
    [
      'AUTH_INTROSPECTION_URL',
      'http://keycloak.auth.svc/introspect',
      { AUTH_INTROSPECTION_CLIENT_ID: 'mooring', AUTH_INTROSPECTION_CLIENT_SECRET: 'x' },
    ],
  ])('is refused in %s, and taken where its host is said aloud', (name, url, more) => {
    const refused = problemsOf({ [name]: url, ...more });
    expect(refused).toContain(`has "${url}", which is not an https:// URL`);
    expect(refused).toContain('AUTH_HTTP_HOSTS=keycloak.auth.svc');
    expect(problemsOf({ [name]: url, ...more, AUTH_HTTP_HOSTS: 'other.svc' })).toContain('is not an https:// URL');
    expect(problemsOf({ [name]: url, ...more, AUTH_HTTP_HOSTS: 'other.svc, Keycloak.Auth.SVC' })).toBe('');
  });

  it.each([
    'http://keycloak.auth.svc@evil.example/',
    'http://keycloak.auth.svc.evil.example',
    'http://evil.example/keycloak.auth.svc',
    'http://evil.example:80',
    'http://127.0.0.1.evil.example',
    'HTTP://evil.example',
  ])('is no other host for being written like it: %s', (AUTH_ISSUER) => {
    const refused = problemsOf({ AUTH_ISSUER, AUTH_HTTP_HOSTS: 'keycloak.auth.svc' });
    expect(refused).toContain('is not an https:// URL');
  });

  it.each(['http://localhost:8080', 'http://127.0.0.1', 'http://[::1]:8080/realms/a'])(
    'needs no word on this machine: %s',
    (AUTH_ISSUER) => expect(problemsOf({ AUTH_ISSUER })).toBe(''),
  );

  it('never stands for the resource itself', () => {
    const resource = { AUTH_RESOURCE: 'http://mcp.example.com/mcp', AUTH_HTTP_HOSTS: 'mcp.example.com' };
    expect(problemsOf(resource)).toContain('AUTH_RESOURCE');
  });

  it.each(['http://keycloak.auth.svc', 'a b', 'keycloak:8080'])('is no entry of AUTH_HTTP_HOSTS: %s', (host) => {
    expect(problemsOf({ AUTH_HTTP_HOSTS: host })).toContain('which is not a host name');
  });
});

describe('an issuer with {tenantid}', () => {
  const TEMPLATE = 'https://login.microsoftonline.com/{tenantid}/v2.0';

  it('is one for each tenant, and no other', () => {
    const { authIssuer, authAuthorizationServers } = settingsOf({
      AUTH_ISSUER: `${TEMPLATE},https://sts.windows.net/{tenantid}/,https://login.example.com`,
      AUTH_TENANTS: `${TENANT},${OTHER}`,
    });
    expect(authIssuer).toEqual([
      `https://login.microsoftonline.com/${TENANT}/v2.0`,
      `https://login.microsoftonline.com/${OTHER}/v2.0`,
      `https://sts.windows.net/${TENANT}/`,
      `https://sts.windows.net/${OTHER}/`,
      'https://login.example.com',
    ]);
    expect(authAuthorizationServers).toEqual(authIssuer);
  });

  it('needs tenants, and tenants need it', () => {
    expect(problemsOf({ AUTH_ISSUER: TEMPLATE })).toContain('AUTH_TENANTS is not set, and AUTH_ISSUER has {tenantid}');
    expect(problemsOf({ AUTH_TENANTS: TENANT })).toContain('has no effect: AUTH_ISSUER has no {tenantid}');
  });

  it.each([
    'https://{tenantid}.example.com',
    'https://login.example.com/a{tenantid}',
    'https://login.example.com/{tenantid}b/v2.0',
    'https://login.example.com/{tenant}/v2.0',
    'https://login.example.com/{tenantid}/{other}',
    'https://login.example.com/{tenantid',
  ])('stands for a whole part of the path: not %s', (AUTH_ISSUER) => {
    expect(problemsOf({ AUTH_ISSUER, AUTH_TENANTS: 'a' })).toContain('only {tenantid} as a whole part of the path');
  });

  it.each([
    'https://login.example.com/{tenantid}',
    'https://login.example.com/{tenantid}/',
    'https://login.example.com/realms/{tenantid}',
  ])('may be of any provider: %s', (AUTH_ISSUER) => {
    expect(settingsOf({ AUTH_ISSUER, AUTH_TENANTS: 'one,two' }).authIssuer).toHaveLength(2);
  });

  it.each(['a/b', '../x', 'a?b', '*', '{tenantid}', '.'])('has no tenant "%s"', (AUTH_TENANTS) => {
    expect(problemsOf({ AUTH_ISSUER: TEMPLATE, AUTH_TENANTS })).toContain('which is no part of a path');
  });

  it('has one place of keys where it stands for one tenant alone', () => {
    const AUTH_JWKS_URI = 'https://login.microsoftonline.com/common/discovery/v2.0/keys';
    expect(problemsOf({ AUTH_ISSUER: TEMPLATE, AUTH_TENANTS: TENANT, AUTH_JWKS_URI })).toBe('');
    const several = { AUTH_ISSUER: TEMPLATE, AUTH_TENANTS: `${TENANT},${OTHER}`, AUTH_JWKS_URI };
    expect(problemsOf(several)).toContain('belongs to one issuer');
  });
});

describe('the issuer of Entra ID', () => {
  it.each([
    'https://login.microsoftonline.com/common/v2.0',
    'https://login.microsoftonline.com/organizations/v2.0',
    'https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0',
    `https://login.microsoftonline.com/${TENANT}`,
    `https://login.microsoftonline.com/${TENANT}/`,
    `https://login.microsoftonline.com/${TENANT}/v2.0/`,
    `https://login.microsoftonline.com/${TENANT.toUpperCase()}/v2.0`,
    `https://login.microsoftonline.us/${TENANT}`,
    `https://sts.windows.net/${TENANT}`,
    'https://sts.windows.net/common/',
  ])('is in no token as %s', (AUTH_ISSUER) => {
    expect(problemsOf({ AUTH_ISSUER })).toContain('which is the iss of no token');
  });

  it.each([
    `https://login.microsoftonline.com/${TENANT}/v2.0`,
    `https://login.microsoftonline.us/${TENANT}/v2.0`,
    `https://login.partner.microsoftonline.cn/${TENANT}/v2.0`,
    `https://sts.windows.net/${TENANT}/`,
    `https://sts.chinacloudapi.cn/${TENANT}/`,
    'https://acme.ciamlogin.com/common/v2.0',
  ])('may be %s', (AUTH_ISSUER) => expect(problemsOf({ AUTH_ISSUER })).toBe(''));

  it('has no tenant that stands for all', () => {
    const AUTH_ISSUER = 'https://login.microsoftonline.com/{tenantid}/v2.0';
    expect(problemsOf({ AUTH_ISSUER, AUTH_TENANTS: `${TENANT},common` })).toContain('which is the iss of no token');
  });

  it('has no scope in its tokens that is written as clients ask for it', () => {
    const AUTH_ISSUER = `https://login.microsoftonline.com/${TENANT}/v2.0`;
    const refused = problemsOf({ AUTH_ISSUER, AUTH_SCOPES: 'api://mcp/access_as_user' });
    expect(refused).toContain('say AUTH_SCOPE_PREFIX=api://mcp/ and leave that out here');
    expect(refused).toContain('Example: AUTH_SCOPES=access_as_user');
    const right = { AUTH_ISSUER, AUTH_SCOPES: 'access_as_user', AUTH_SCOPE_PREFIX: 'api://mcp/' };
    expect(problemsOf(right)).toBe('');
    expect(problemsOf({ AUTH_SCOPES: 'https://www.googleapis.com/auth/calendar' })).toBe('');
  });
});
