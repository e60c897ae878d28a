/** A signed token as a product makes it: its header and payload beside `iss`, `aud`, `sub`, `iat` and `exp`. */
export interface TokenShape {
  readonly what: string;
  readonly header: Readonly<Record<string, string | undefined>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

const shape = (what: string, header: TokenShape['header'], claims: TokenShape['claims']): TokenShape => ({
  what,
  header,
  claims,
});

const HASH = 'MTIzNDU2Nzg5MDEyMzQ1Ng';
const JWT = { typ: 'JWT' };
const NO_TYPE = { typ: undefined };
const RFC_9068 = { typ: 'at+jwt' };

const keycloak = (typ: string) => ({ typ, azp: 'inspector', sid: 'b0f1', jti: 'a7c2', acr: '1' });
const entra = { ver: '2.0', tid: '9188040d', oid: '690222be', rh: '0.AQ', uti: 'uti' };
const cognito = (use: string) => ({ token_use: use, event_id: 'e1', auth_time: 1_700_000_000, jti: 'j1' });
const okta = (id: string) => ({ ver: 1, jti: `${id}.abc` });
const SET = { events: { 'http://schemas.openid.net/event/backchannel-logout': {} }, jti: 'l1' };

/** Access tokens of the products that people run. */
export const ACCESS_TOKENS: readonly TokenShape[] = [
  shape('Keycloak', JWT, { ...keycloak('Bearer'), scope: 'openid email', realm_access: { roles: ['user'] } }),
  shape('Keycloak for a nonce that the client sent', JWT, { ...keycloak('Bearer'), nonce: 'n-0S6' }),
  shape('Keycloak as RFC 9068 has it', RFC_9068, { azp: 'inspector', scope: 'openid' }),
  shape('Entra, of a user', JWT, { ...entra, azp: 'app', azpacr: '1', scp: 'access_as_user' }),
  shape('Entra, of an application', JWT, { ...entra, azp: 'app', azpacr: '1', roles: ['Reader'], idtyp: 'app' }),
  shape('Cognito', NO_TYPE, { ...cognito('access'), client_id: 'app', scope: 'mcp/read', 'cognito:groups': ['a'] }),
  shape('Okta', NO_TYPE, { ...okta('AT'), cid: 'app', uid: '00u1', scp: ['openid', 'mcp'] }),
  shape('Okta as RFC 9068 has it', { typ: 'application/at+jwt' }, { ...okta('AT'), cid: 'app', scp: ['mcp'] }),
  shape('Auth0', JWT, { azp: 'app', scope: 'openid profile', gty: 'client-credentials' }),
  shape('Auth0 as RFC 9068 has it', { typ: 'at+JWT' }, { client_id: 'app', nonce: 'n-0S6', jti: 'j2' }),
  shape('an issuer that says nothing', NO_TYPE, {}),
];

/** What the same products sign beside them, with the same keys and, where the audience is a client's id, for it. */
export const OTHER_TOKENS: readonly TokenShape[] = [
  shape('an ID token of Keycloak', JWT, { ...keycloak('ID'), at_hash: HASH, preferred_username: 'ada' }),
  shape('an ID token of Keycloak without at_hash', JWT, { ...keycloak('ID'), nonce: 'n-0S6' }),
  shape('a refresh token of Keycloak', JWT, { ...keycloak('Refresh'), scope: 'openid' }),
  shape('an offline token of Keycloak', JWT, { ...keycloak('Offline'), scope: 'openid offline_access' }),
  shape('a logout token of Keycloak', { typ: 'logout+jwt' }, { ...keycloak('Logout'), ...SET }),
  shape('a logout token of Keycloak before it had a type', JWT, { ...keycloak('Logout'), ...SET }),
  shape('a logout token that only its event tells', NO_TYPE, SET),
  shape('an ID token of Entra', JWT, { ...entra, nonce: 'n-0S6', preferred_username: 'ada@example.com' }),
  shape('an ID token of Entra beside a code', JWT, { ...entra, c_hash: HASH, preferred_username: 'ada@example.com' }),
  shape('an ID token of Cognito', NO_TYPE, { ...cognito('id'), 'cognito:username': 'ada', email_verified: true }),
  shape('an ID token of Okta', NO_TYPE, { ...okta('ID'), at_hash: HASH, amr: ['pwd'], idp: '00o1' }),
  shape('an ID token of Okta for a nonce', NO_TYPE, { ...okta('ID'), nonce: 'n-0S6', amr: ['pwd'] }),
  shape('an ID token of Auth0', JWT, { sid: 's1', nonce: 'n-0S6', nickname: 'ada', email: 'ada@example.com' }),
  shape('an ID token with a scope of its own', JWT, { at_hash: HASH, scope: 'openid' }),
  shape('a DPoP proof', { typ: 'dpop+jwt' }, { htm: 'POST', htu: 'https://mcp.example.com/mcp' }),
  shape('a security event', { typ: 'secevent+jwt' }, { events: {} }),
];
