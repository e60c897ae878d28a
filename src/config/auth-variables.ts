import { AUTHENTICATION, HTTP_URL, NOT_HTTP_URL, NOT_SAFE_URL, SAFE_URL } from './auth-patterns.js';
import { issuerVariables } from './issuer-variables.js';
import { scopeVariables } from './scope-variables.js';
import { choice, flag, integer, list, optionalText } from './variable.js';

/** Only signatures whose key the authorization server keeps to itself. */
const ASYMMETRIC = /^((RS|PS|ES)(256|384|512)|EdDSA|Ed25519)$/;
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
/** The name of a claim, which may be a URL. */
const CLAIM = /^\S+$/;
/** A media type of RFC 6838, with or without its first part. */
const TOKEN_TYPE = /^([\w.+-]+\/)?[\w!#$&^.+-]+$/;
const TOKEN_TYPES = ['at+jwt', 'jwt', 'none'];
/** The settings of authentication, as in `variables`. */
export const authVariables = {
  ...issuerVariables,
  authAudience: list(/^\S+$/, 'holds a blank', {
    group: AUTHENTICATION,
    meaning:
      'What `aud` of a token must name, one of these. As a rule the URL of `/mcp` as clients know it. Needed with `AUTH_ISSUER`.',
    example: 'https://mcp.example.com/mcp',
  }),
  authClientsWithoutAudience: list(/^\S+$/, 'holds a blank', {
    group: AUTHENTICATION,
    meaning:
      'Clients whose access tokens are taken without `aud` (Cognito): by `client_id`, where `token_use` is `access`. List those alone that are for this service.',
    example: '1example23456789',
  }),
  authResource: optionalText(SAFE_URL, NOT_SAFE_URL, {
    group: AUTHENTICATION,
    meaning: 'The URL of `/mcp` as clients know it, for the metadata that they find the authorization server by.',
    example: 'https://mcp.example.com/mcp',
    defaultText: 'the first URL in `AUTH_AUDIENCE`',
  }),
  ...scopeVariables,
  authAlgorithms: list(
    ASYMMETRIC,
    'is no signature algorithm with a public key',
    {
      group: AUTHENTICATION,
      meaning: 'Signatures of tokens that are taken. Shared secrets and unsigned tokens never are.',
      example: 'RS256,ES256',
      defaultText: `\`${ALGORITHMS.join(',')}\``,
    },
    undefined,
    ALGORITHMS,
  ),
  authClockToleranceSeconds: integer(0, 300, 30, {
    group: AUTHENTICATION,
    meaning: 'Seconds that the clock of the authorization server may differ from that of this machine.',
  }),
  authRequiredClaims: list(CLAIM, 'is not the name of a claim', {
    group: AUTHENTICATION,
    meaning: 'Claims that a token must have beside `iss`, `aud`, `exp` and `sub`, which every token must.',
    example: 'nbf,client_id',
  }),
  authTokenTypes: list(
    TOKEN_TYPE,
    'is no media type',
    {
      group: AUTHENTICATION,
      meaning:
        'What the `typ` of a token’s header may be; `none` stands for a header without. With an issuer that keeps RFC 9068, `at+jwt` alone refuses everything else that it signs (docs/security.md).',
      example: 'at+jwt',
      defaultText: `\`${TOKEN_TYPES.join(',')}\``,
    },
    (word) => word.toLowerCase(),
    TOKEN_TYPES,
  ),
  authJwksUri: optionalText(HTTP_URL, NOT_HTTP_URL, {
    group: AUTHENTICATION,
    meaning: 'Where the keys of the one issuer are. Unset looks it up in the issuer’s metadata (RFC 8414, OpenID).',
    example: 'https://login.example.com/keys',
    defaultText: 'unset',
  }),
  authIntrospectionUrl: optionalText(HTTP_URL, NOT_HTTP_URL, {
    group: AUTHENTICATION,
    meaning: 'Where the one issuer is asked about tokens that are no JWT (RFC 7662). Unset refuses them.',
    example: 'https://login.example.com/introspect',
    defaultText: 'unset',
  }),
  authIntrospectionClientId: optionalText(/^\S+$/, 'holds a blank', {
    group: AUTHENTICATION,
    meaning: 'The name of this service there.',
    example: 'mooring',
    defaultText: 'unset',
  }),
  authIntrospectionClientSecret: optionalText(/^\S+$/, 'holds a blank', {
    group: AUTHENTICATION,
    meaning: 'Its password there.',
    example: '0e5f…',
    defaultText: 'unset',
    secret: true,
  }),
  authIntrospectedTokens: choice(['opaque', 'incomplete', 'all'], 'opaque', {
    group: AUTHENTICATION,
    meaning:
      'Which tokens are asked about there: `opaque` those that are no JWT; `incomplete` also JWTs without `aud` or `sub` (Keycloak’s lightweight tokens); `all` every token, so that one that was revoked is refused within 30 seconds, and none is taken anew while that server is away.',
    example: 'incomplete',
  }),
  authDisabled: flag(false, {
    group: AUTHENTICATION,
    meaning:
      'Says that everyone who reaches the port may do everything. Needed to listen on anything but a loopback address without `AUTH_ISSUER`.',
    example: 'true',
  }),
  publicCapabilities: choice(['off', 'on'], 'off', {
    group: AUTHENTICATION,
    meaning:
      'Whether callers without a token are let in, to use what modules declare public and nothing else (docs/security.md). `off` keeps the server closed whatever they declare.',
    example: 'on',
  }),
  adminEnabled: flag(false, {
    group: AUTHENTICATION,
    meaning: 'Whether `/admin` is served, to tokens with the scope `mooring:admin`. Needs `AUTH_ISSUER`.',
    example: 'true',
  }),
};
