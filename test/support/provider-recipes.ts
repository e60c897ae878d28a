import { ENTRA_RECIPES } from './entra-recipes.js';
import { KEYCLOAK_RECIPES } from './keycloak-recipes.js';
import { settingsFor } from './provider-pages.js';
import { RESOURCE, type ProviderRecipe } from './provider-recipe.js';
import type { TokenClaims } from './tokens.js';

const PLAIN_ASKED = ['mcp', 'notes:write'];
const POOL = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI';
const COGNITO: TokenClaims = {
  sub: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
  'cognito:groups': ['editors'],
  iss: POOL,
  version: 2,
  client_id: '1example23456789',
  origin_jti: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
  event_id: '64f513be-32db-42b0-b78e-b02127b4f463',
  token_use: 'access',
  scope: 'openid notes-api/mcp notes-api/notes:write other-api/admin',
  auth_time: 1_700_000_000,
  jti: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
  username: 'ada',
};

const OKTA = 'https://acme.okta.com/oauth2/aus1example';
const OKTA_TOKEN: TokenClaims = {
  ver: 1,
  jti: 'AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE',
  iss: OKTA,
  aud: RESOURCE,
  cid: '0oabucvyc38HLL1ef0h7',
  uid: '00uid4BxXw6I6TV4m0g3',
  scp: ['openid', 'mcp'],
  auth_time: 1_700_000_000,
  sub: 'ada@example.com',
  groups: ['editors'],
};

const AUTH0 = 'https://acme.eu.auth0.com/';
const AUTH0_TOKEN: TokenClaims = {
  'https://mcp.example.com/roles': ['editor'],
  iss: AUTH0,
  sub: 'auth0|64b1f0a1c2d3e4f5a6b7c8d9',
  aud: [RESOURCE, 'https://acme.eu.auth0.com/userinfo'],
  azp: 'my_client_id',
  scope: 'openid profile mcp',
  permissions: ['mcp'],
};

const ADFS = 'http://adfs.example.com/adfs/services/trust';
const ADFS_TOKEN: TokenClaims = {
  aud: RESOURCE,
  iss: ADFS,
  apptype: 'Public',
  appid: 'adfs-client-id',
  authmethod: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
  auth_time: '2026-11-30T10:00:00.000Z',
  ver: '1.0',
  scp: 'mcp',
  sub: 'ada@example.com',
};

const AUTHENTIK = 'https://id.example.com/application/o/mcp/';
const AUTHENTIK_TOKEN: TokenClaims = {
  iss: AUTHENTIK,
  sub: 'd8a7f1c2b3e4a5968778695a4b3c2d1e',
  aud: 'mcp-client-id',
  auth_time: 1_700_000_000,
  acr: 'goauthentik.io/providers/oauth2/default',
  sid: 'e1f2a3b4',
  azp: 'mcp-client-id',
  uid: 'ZK9xExample',
};

/** Every provider that the documentation has settings for. */
export const PROVIDER_RECIPES: readonly ProviderRecipe[] = [
  ...KEYCLOAK_RECIPES,
  ...ENTRA_RECIPES,
  {
    provider: 'Okta',
    env: { ...settingsFor('Okta'), AUTH_SCOPES_OFFERED: 'listed' },
    issuers: [OKTA],
    servers: [OKTA],
    asked: PLAIN_ASKED,
    right: [
      {
        what: 'a person',
        claims: OKTA_TOKEN,
        caller: { clientId: '0oabucvyc38HLL1ef0h7', scopes: ['openid', 'mcp'], roles: ['editors'] },
      },
    ],
    wrong: [
      { what: 'the default audience', claims: { ...OKTA_TOKEN, aud: 'api://default' }, problem: 'audience' },
      {
        what: 'the authorization server of the organization',
        claims: { ...OKTA_TOKEN, iss: 'https://acme.okta.com', aud: 'https://acme.okta.com' },
        signer: OKTA,
        problem: 'issuer',
      },
    ],
  },
  {
    provider: 'Auth0',
    env: { ...settingsFor('Auth0'), AUTH_SCOPES_OFFERED: 'listed' },
    issuers: [AUTH0],
    servers: [AUTH0],
    asked: PLAIN_ASKED,
    right: [
      {
        what: 'a person',
        typ: 'at+jwt',
        claims: AUTH0_TOKEN,
        caller: { clientId: 'my_client_id', scopes: ['openid', 'profile', 'mcp'], roles: ['editor'] },
      },
    ],
    wrong: [
      {
        what: 'an identifier of the API with a slash at its end',
        typ: 'at+jwt',
        claims: { ...AUTH0_TOKEN, aud: `${RESOURCE}/` },
        problem: 'audience',
      },
      {
        what: 'an issuer without the slash',
        typ: 'at+jwt',
        claims: { ...AUTH0_TOKEN, iss: AUTH0.slice(0, -1) },
        signer: AUTH0,
        problem: 'issuer',
      },
    ],
  },
  {
    provider: 'Cognito',
    env: { ...settingsFor('Cognito'), AUTH_SCOPES_OFFERED: 'listed' },
    issuers: [POOL],
    servers: [POOL],
    asked: ['notes-api/mcp', 'notes-api/notes:write'],
    right: [
      {
        what: 'a person',
        claims: COGNITO,
        caller: { clientId: '1example23456789', scopes: ['openid', 'mcp', 'notes:write'], roles: ['editors'] },
      },
      {
        what: 'a person whose client named the resource',
        claims: { ...COGNITO, aud: RESOURCE, client_id: 'another-client' },
        caller: { clientId: 'another-client', scopes: ['openid', 'mcp', 'notes:write'], roles: ['editors'] },
      },
    ],
    wrong: [
      { what: 'a client that is not named', claims: { ...COGNITO, client_id: 'another-client' }, problem: 'audience' },
      { what: 'no client', claims: { ...COGNITO, client_id: undefined }, problem: 'audience' },
      { what: 'nothing that says what it is', claims: { ...COGNITO, token_use: undefined }, problem: 'audience' },
      { what: 'another service', claims: { ...COGNITO, aud: 'https://other.example.com' }, problem: 'audience' },
      {
        what: 'an ID token',
        claims: { ...COGNITO, token_use: 'id', aud: '1example23456789', client_id: undefined, scope: undefined },
        problem: 'type',
      },
      { what: 'the scope of another API', claims: { ...COGNITO, scope: 'openid mcp other-api/mcp' }, problem: 'scope' },
    ],
  },
  {
    provider: 'ADFS',
    env: { ...settingsFor('ADFS'), AUTH_SCOPES_OFFERED: 'listed' },
    issuers: [ADFS],
    servers: ['https://adfs.example.com/adfs'],
    asked: [`${RESOURCE}/mcp`, `${RESOURCE}/notes:write`],
    right: [
      { what: 'a person', typ: 'JWT', claims: ADFS_TOKEN, caller: { clientId: 'adfs-client-id', scopes: ['mcp'] } },
    ],
    wrong: [
      {
        what: 'no resource',
        typ: 'JWT',
        claims: { ...ADFS_TOKEN, aud: 'urn:microsoft:userinfo', scp: 'openid' },
        problem: 'audience',
      },
      { what: 'no rule that issues a name', typ: 'JWT', claims: { ...ADFS_TOKEN, sub: undefined }, problem: 'claims' },
    ],
  },
  {
    provider: 'Authentik, asked about every token, because its own have no scope',
    env: { ...settingsFor('Authentik'), AUTH_SCOPES_OFFERED: 'listed' },
    issuers: [AUTHENTIK],
    servers: [AUTHENTIK],
    asked: PLAIN_ASKED,
    right: [
      {
        what: 'a person',
        typ: 'JWT',
        claims: AUTHENTIK_TOKEN,
        active: { ...AUTHENTIK_TOKEN, exp: 4_000_000_000, scope: 'openid mcp', client_id: 'mcp-client-id' },
        caller: { clientId: 'mcp-client-id', scopes: ['openid', 'mcp'] },
      },
    ],
    wrong: [{ what: 'an ID token, which it does not know', typ: 'JWT', claims: AUTHENTIK_TOKEN, problem: 'inactive' }],
  },
];
