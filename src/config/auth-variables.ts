import { flag, integer, list, optionalText, text } from './variable.js';

/** Keys and tokens are worth nothing where they can be read or replaced on the way. */
const SAFE_URL = /^(https:\/\/[^\s/?#]+|http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?)(\/[^\s?#]*)?$/i;
const NOT_SAFE_URL = 'is not an https:// URL without query (http:// only for this machine)';
/** Only signatures whose key the authorization server keeps to itself. */
const ASYMMETRIC = /^((RS|PS|ES)(256|384|512)|EdDSA|Ed25519)$/;
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
/** The name of a claim, which may be a URL. */
const CLAIM = /^\S+$/;
/** A media type of RFC 6838, with or without its first part. */
const TOKEN_TYPE = /^([\w.+-]+\/)?[\w!#$&^.+-]+$/;
const TOKEN_TYPES = ['at+jwt', 'jwt', 'none'];
/** A scope of RFC 6749. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

const authentication = 'Authentication';

/** The settings of authentication, as in `variables`. */
export const authVariables = {
  authIssuer: list(SAFE_URL, NOT_SAFE_URL, {
    group: authentication,
    meaning:
      'Authorization servers whose access tokens are taken, exactly as their `iss` says. Separated by commas. Unset is no authentication (docs/security.md).',
    example: 'https://login.example.com/realms/main',
  }),
  authAudience: list(/^\S+$/, 'holds a blank', {
    group: authentication,
    meaning:
      'What `aud` of a token must name, one of these. As a rule the URL of `/mcp` as clients know it. Needed with `AUTH_ISSUER`.',
    example: 'https://mcp.example.com/mcp',
  }),
  authResource: optionalText(SAFE_URL, NOT_SAFE_URL, {
    group: authentication,
    meaning: 'The URL of `/mcp` as clients know it, for the metadata that they find the authorization server by.',
    example: 'https://mcp.example.com/mcp',
    defaultText: 'the first URL in `AUTH_AUDIENCE`',
  }),
  authScopes: list(SCOPE, 'is not a scope', {
    group: authentication,
    meaning: 'Scopes that every request needs. Capabilities may need more of their own (docs/guards.md).',
    example: 'mcp',
  }),
  authRolesClaim: text(/^[^\s.]+(\.[^\s.]+)*$/, 'is not the path of a claim', 'roles', {
    group: authentication,
    meaning: 'The claim that holds the roles of the caller, with dots between nested names.',
    example: 'realm_access.roles',
  }),
  authAlgorithms: list(
    ASYMMETRIC,
    'is no signature algorithm with a public key',
    {
      group: authentication,
      meaning: 'Signatures of tokens that are taken. Shared secrets and unsigned tokens never are.',
      example: 'RS256,ES256',
      defaultText: `\`${ALGORITHMS.join(',')}\``,
    },
    undefined,
    ALGORITHMS,
  ),
  authClockToleranceSeconds: integer(0, 300, 30, {
    group: authentication,
    meaning: 'Seconds that the clock of the authorization server may differ from that of this machine.',
  }),
  authRequiredClaims: list(CLAIM, 'is not the name of a claim', {
    group: authentication,
    meaning: 'Claims that a token must have beside `iss`, `aud`, `exp` and `sub`, which every token must.',
    example: 'nbf,client_id',
  }),
  authTokenTypes: list(
    TOKEN_TYPE,
    'is no media type',
    {
      group: authentication,
      meaning:
        'What the `typ` of a token’s header may be; `none` stands for a header without. With an issuer that keeps RFC 9068, `at+jwt` alone refuses everything else that it signs (docs/security.md).',
      example: 'at+jwt',
      defaultText: `\`${TOKEN_TYPES.join(',')}\``,
    },
    (word) => word.toLowerCase(),
    TOKEN_TYPES,
  ),
  authJwksUri: optionalText(SAFE_URL, NOT_SAFE_URL, {
    group: authentication,
    meaning: 'Where the keys of the one issuer are. Unset looks it up in the issuer’s metadata (RFC 8414, OpenID).',
    example: 'https://login.example.com/keys',
    defaultText: 'unset',
  }),
  authIntrospectionUrl: optionalText(SAFE_URL, NOT_SAFE_URL, {
    group: authentication,
    meaning: 'Where the one issuer is asked about tokens that are no JWT (RFC 7662). Unset refuses them.',
    example: 'https://login.example.com/introspect',
    defaultText: 'unset',
  }),
  authIntrospectionClientId: optionalText(/^\S+$/, 'holds a blank', {
    group: authentication,
    meaning: 'The name of this service there.',
    example: 'mooring',
    defaultText: 'unset',
  }),
  authIntrospectionClientSecret: optionalText(/^\S+$/, 'holds a blank', {
    group: authentication,
    meaning: 'Its password there.',
    example: '0e5f…',
    defaultText: 'unset',
    secret: true,
  }),
  authDisabled: flag(false, {
    group: authentication,
    meaning:
      'Says that everyone who reaches the port may do everything. Needed to listen on anything but a loopback address without `AUTH_ISSUER`.',
    example: 'true',
  }),
  adminEnabled: flag(false, {
    group: authentication,
    meaning: 'Whether `/admin` is served, to tokens with the scope `mooring:admin`. Needs `AUTH_ISSUER`.',
    example: 'true',
  }),
};
