import { loadSettings } from './settings.js';

const AUTH = { AUTH_ISSUER: 'https://login.example.com', AUTH_AUDIENCE: 'https://mcp.example.com/mcp' };

function problemsOf(env: Record<string, string>): string {
  const outcome = loadSettings(env);
  return outcome.ok ? '' : outcome.message;
}

describe('the settings of authentication', () => {
  it.each(['0.0.0.0', '::', '10.0.0.7', 'example.com'])('let nobody listen on %s without authentication', (HOST) => {
    expect(problemsOf({ HOST })).toContain('lets other machines in while nothing asks who they are');
    expect(problemsOf({ HOST, AUTH_DISABLED: 'false' })).toContain('AUTH_DISABLED=true');
    expect(problemsOf({ HOST, AUTH_DISABLED: 'true' })).toBe('');
    expect(problemsOf({ HOST, ...AUTH })).toBe('');
  });

  it.each(['127.0.0.1', 'localhost', '::1'])('need nothing on %s', (HOST) => {
    expect(problemsOf({ HOST })).toBe('');
  });

  it('are not both on and off', () => {
    expect(problemsOf({ ...AUTH, AUTH_DISABLED: 'true' })).toContain('AUTH_DISABLED="true" contradicts AUTH_ISSUER');
  });

  it('need an audience, and a URL by which clients know the service', () => {
    expect(problemsOf({ AUTH_ISSUER: AUTH.AUTH_ISSUER })).toContain('AUTH_AUDIENCE is not set');
    expect(problemsOf({ ...AUTH, AUTH_AUDIENCE: 'api://mooring' })).toContain('AUTH_RESOURCE is not set');
    const named = { ...AUTH, AUTH_AUDIENCE: 'api://mooring', AUTH_RESOURCE: AUTH.AUTH_AUDIENCE };
    expect(loadSettings(named)).toMatchObject({ ok: true, settings: { authResource: AUTH.AUTH_AUDIENCE } });
    expect(loadSettings(AUTH)).toMatchObject({ ok: true, settings: { authResource: AUTH.AUTH_AUDIENCE } });
  });

  it('take no address that others can listen in on', () => {
    for (const issuer of [
      'http://login.example.com',
      'login.example.com',
      'https://a.example?x',
      'http://127.0.0.1.evil',
    ]) {
      expect(problemsOf({ ...AUTH, AUTH_ISSUER: issuer })).toContain('is not an https:// URL');
    }
    expect(problemsOf({ ...AUTH, AUTH_ISSUER: 'http://127.0.0.1:8080/realms/a' })).toBe('');
  });

  it.each(['none', 'HS256', 'HS512', 'RS1', 'rs256'])('take no signature algorithm %s', (algorithm) => {
    expect(problemsOf({ ...AUTH, AUTH_ALGORITHMS: `RS256,${algorithm}` })).toContain(`has "${algorithm}"`);
  });

  it('have keys and introspection of one issuer only', () => {
    const several = { ...AUTH, AUTH_ISSUER: 'https://a.example,https://b.example' };
    expect(problemsOf(several)).toBe('');
    expect(problemsOf({ ...several, AUTH_JWKS_URI: 'https://a.example/keys' })).toContain('belongs to one issuer');
    expect(problemsOf({ ...several, AUTH_INTROSPECTION_URL: 'https://a.example/i' })).toContain(
      'belongs to one issuer',
    );
    expect(problemsOf({ ...AUTH, AUTH_INTROSPECTION_URL: 'https://a.example/i' })).toContain(
      'needs AUTH_INTROSPECTION_CLIENT_ID',
    );
  });

  it('are needed by what makes no sense without them', () => {
    expect(problemsOf({ ADMIN_ENABLED: 'true' })).toContain('ADMIN_ENABLED="true" needs AUTH_ISSUER');
    expect(problemsOf({ AUTH_JWKS_URI: 'https://a.example/keys' })).toContain('AUTH_JWKS_URI');
  });

  it('switch the audit log on, unless it is told otherwise', () => {
    expect(loadSettings(AUTH)).toMatchObject({ settings: { auditLog: 'stdout' } });
    expect(loadSettings({ ...AUTH, AUDIT_LOG: 'off' })).toMatchObject({ settings: { auditLog: 'off' } });
    expect(loadSettings({ AUDIT_LOG: '/tmp/audit' })).toMatchObject({ settings: { auditLog: '/tmp/audit' } });
    expect(problemsOf({ AUDIT_LOG: 'somewhere' })).toContain('AUDIT_LOG="somewhere"');
  });

  it('never repeat the secret of the introspection', () => {
    expect(problemsOf({ AUTH_INTROSPECTION_CLIENT_SECRET: 'hunter 2' })).not.toContain('hunter');
  });
});
