import { settingsFor } from './provider-pages.js';
import { RESOURCE, type ProviderRecipe } from './provider-recipe.js';
import type { TokenClaims } from './tokens.js';

const REALM = 'https://login.example.com/realms/main';
const KEYCLOAK: TokenClaims = {
  jti: 'onrtac:5a5c2f3e-9b1d-4c8e-8a7f-6d5e4c3b2a19',
  iss: REALM,
  aud: RESOURCE,
  sub: 'f:9d1a3f6e:ada',
  typ: 'Bearer',
  azp: 'inspector',
  sid: 'b0f1c2d3-1111-4222-8333-444455556666',
  acr: '1',
  realm_access: { roles: ['editor'] },
  scope: 'openid mcp',
};
/** What a client with lightweight access tokens gets: who and for what is said by introspection. */
const LIGHTWEIGHT: TokenClaims = { ...KEYCLOAK, aud: undefined, sub: undefined, realm_access: undefined };
const INTROSPECTED = {
  ...KEYCLOAK,
  aud: ['mooring', RESOURCE],
  exp: 4_000_000_000,
  client_id: 'inspector',
  username: 'ada',
  token_type: 'Bearer',
};
const KEYCLOAK_ENV = settingsFor('Keycloak');
const KEYCLOAK_INTROSPECTION = {
  ...settingsFor('Keycloak with lightweight tokens'),
  AUTH_INTROSPECTION_URL: 'http://keycloak.auth.svc:8080/realms/main/protocol/openid-connect/token/introspect',
  AUTH_HTTP_HOSTS: 'keycloak.auth.svc',
};

const ASKED = ['mcp', 'notes:write'];

/** Keycloak: whole tokens, lightweight ones, and asked about each. */
export const KEYCLOAK_RECIPES: readonly ProviderRecipe[] = [
  {
    provider: 'Keycloak',
    env: KEYCLOAK_ENV,
    issuers: [REALM],
    servers: [REALM],
    asked: ASKED,
    right: [
      {
        what: 'a person',
        typ: 'JWT',
        claims: KEYCLOAK,
        caller: { clientId: 'inspector', scopes: ['openid', 'mcp'], roles: ['editor'] },
      },
    ],
    wrong: [
      { what: 'no audience mapper', typ: 'JWT', claims: { ...KEYCLOAK, aud: undefined }, problem: 'audience' },
      { what: 'the audience of roles alone', typ: 'JWT', claims: { ...KEYCLOAK, aud: 'account' }, problem: 'audience' },
      { what: 'no client scope', typ: 'JWT', claims: { ...KEYCLOAK, scope: 'openid' }, problem: 'scope' },
      { what: 'a lightweight token', typ: 'JWT', claims: LIGHTWEIGHT, active: INTROSPECTED, problem: 'audience' },
    ],
  },
  {
    provider: 'Keycloak with lightweight tokens',
    env: KEYCLOAK_INTROSPECTION,
    issuers: [REALM],
    servers: [REALM],
    asked: ASKED,
    right: [
      {
        what: 'a lightweight token',
        typ: 'JWT',
        claims: LIGHTWEIGHT,
        active: INTROSPECTED,
        caller: { clientId: 'inspector', scopes: ['openid', 'mcp'], roles: ['editor'] },
      },
      {
        what: 'a whole token, of which nothing is asked',
        typ: 'JWT',
        claims: KEYCLOAK,
        caller: { clientId: 'inspector', scopes: ['openid', 'mcp'], roles: ['editor'] },
      },
    ],
    wrong: [
      { what: 'one that was revoked', typ: 'JWT', claims: LIGHTWEIGHT, problem: 'inactive' },
      {
        what: 'one for another service',
        typ: 'JWT',
        claims: LIGHTWEIGHT,
        active: { ...INTROSPECTED, aud: 'account' },
        problem: 'audience',
      },
      {
        what: 'one for no service',
        typ: 'JWT',
        claims: LIGHTWEIGHT,
        active: { ...INTROSPECTED, aud: undefined },
        problem: 'claims',
      },
    ],
  },
  {
    provider: 'Keycloak, asked about every token',
    env: { ...KEYCLOAK_INTROSPECTION, AUTH_INTROSPECTED_TOKENS: 'all' },
    issuers: [REALM],
    servers: [REALM],
    asked: ASKED,
    right: [
      {
        what: 'a whole token',
        typ: 'JWT',
        claims: KEYCLOAK,
        active: INTROSPECTED,
        caller: { clientId: 'inspector', scopes: ['openid', 'mcp'], roles: ['editor'] },
      },
    ],
    wrong: [{ what: 'one that was revoked', typ: 'JWT', claims: KEYCLOAK, problem: 'inactive' }],
  },
];
