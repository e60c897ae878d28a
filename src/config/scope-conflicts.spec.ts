import { loadSettings } from './settings.js';

const AUTH = { AUTH_ISSUER: 'https://login.example.com', AUTH_AUDIENCE: 'https://mcp.example.com/mcp' };

function problemsOf(env: Record<string, string>): string {
  const outcome = loadSettings({ ...AUTH, ...env });
  return outcome.ok ? '' : outcome.message;
}

describe('the prefix of scopes', () => {
  it.each(['api://9a1c5b6e/', 'https://mcp.example.com/mcp/', 'mcp/', 'mcp:', 'mcp.', 'urn:mcp#'])(
    'may be %s',
    (prefix) => {
      expect(problemsOf({ AUTH_SCOPE_PREFIX: prefix, AUTH_SCOPES: 'mcp' })).toBe('');
    },
  );

  it.each(['api://9a1c5b6e', 'api://9a1c5b6e/.default', 'api://x/access_as_user', 'a b/', '"/', 'ü/'])(
    'is not %s: what stands between it and a scope is missing, or it is none',
    (prefix) => expect(problemsOf({ AUTH_SCOPE_PREFIX: prefix })).toContain('is no prefix of scopes'),
  );

  it.each<Record<string, string>>([
    { AUTH_SCOPES: 'mcp,api://x/access_as_user' },
    { AUTH_APP_ROLES: 'Mcp.Access=api://x/access_as_user' },
    { AUTH_APP_ROLES: 'api://x/access_as_user' },
  ])('stands in no other setting: %j', (env) => {
    const refused = problemsOf({ ...env, AUTH_SCOPE_PREFIX: 'api://x/' });
    expect(refused).toContain('AUTH_SCOPE_PREFIX stands before every scope by itself');
  });

  it('is there where tokens are said to have it', () => {
    expect(problemsOf({ AUTH_SCOPE_PREFIX_IN_TOKENS: 'true' })).toContain('needs AUTH_SCOPE_PREFIX, which is not set');
    expect(problemsOf({ AUTH_SCOPE_PREFIX_IN_TOKENS: 'true', AUTH_SCOPE_PREFIX: 'mcp/' })).toBe('');
  });
});

describe('roles of applications', () => {
  it.each(['Mcp.Access', 'Mcp.Access=access_as_user', 'Mcp.Access=a,Mcp.Access=b'])('may be %s', (AUTH_APP_ROLES) => {
    expect(problemsOf({ AUTH_APP_ROLES })).toBe('');
  });

  it.each(['=access_as_user', 'Mcp.Access=', 'a role'])('are not %s', (AUTH_APP_ROLES) => {
    expect(problemsOf({ AUTH_APP_ROLES })).toContain('which is neither role nor role=scope');
  });
});

describe('introspection', () => {
  it.each(['incomplete', 'all'])('of more tokens needs somewhere to ask: %s', (AUTH_INTROSPECTED_TOKENS) => {
    expect(problemsOf({ AUTH_INTROSPECTED_TOKENS })).toContain('needs AUTH_INTROSPECTION_URL, which is not set');
  });
});
