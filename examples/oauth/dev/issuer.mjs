import Provider from 'oidc-provider';

/**
 * An issuer for development: anyone signs in under any name, with any password; ada is an editor. It keeps nothing and signs with keys that
 * all have. In production AUTH_ISSUER names the one of your company.
 */
const issuer = process.env.ISSUER ?? 'http://127.0.0.1:4000';
const resource = process.env.RESOURCE ?? 'http://127.0.0.1:3000/mcp';

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'notes-cli',
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback'],
      token_endpoint_auth_method: 'none',
    },
  ],
  cookies: { keys: ['only-for-development'] },
  findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  extraTokenClaims: (_context, { accountId }) => (accountId === 'ada' ? { roles: ['editor'] } : {}),
  features: {
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'notes:read notes:write',
        audience: resource,
        accessTokenFormat: 'jwt',
        accessTokenTTL: 600,
      }),
    },
  },
});

provider.listen(Number(new URL(issuer).port), '127.0.0.1', () => console.log(`The issuer answers at ${issuer}`));
