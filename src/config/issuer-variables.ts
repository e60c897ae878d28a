import { AUTHENTICATION, HTTP_URL, NOT_HTTP_URL } from './auth-patterns.js';
import { list } from './variable.js';

const HOST_NAME = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/i;
const TENANT = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** The settings of whose tokens are taken, as in `variables`. */
export const issuerVariables = {
  authIssuer: list(HTTP_URL, NOT_HTTP_URL, {
    group: AUTHENTICATION,
    meaning:
      'Authorization servers whose access tokens are taken, exactly as their `iss` says. Separated by commas. `{tenantid}` in a path stands for each of `AUTH_TENANTS`. Unset is no authentication (docs/security.md).',
    example: 'https://login.example.com/realms/main',
  }),
  authTenants: list(TENANT, 'is no part of a path', {
    group: AUTHENTICATION,
    meaning:
      'Tenants whose tokens are taken, where `AUTH_ISSUER` has `{tenantid}`: each is an issuer with keys of its own, and no other is.',
    example: '72f988bf-86f1-41af-91ab-2d7cd011db47',
  }),
  authHttpHosts: list(
    HOST_NAME,
    'is not a host name (write it without scheme and port)',
    {
      group: AUTHENTICATION,
      meaning:
        'Hosts inside of the cluster that `AUTH_ISSUER`, `AUTH_AUTHORIZATION_SERVERS`, `AUTH_JWKS_URI`, `AUTH_INTROSPECTION_URL` and an issuer’s metadata may name with `http://`. Who can change what passes between could forge any token. This machine needs no entry.',
      example: 'keycloak.auth.svc',
    },
    (word) => word.toLowerCase(),
  ),
  authAuthorizationServers: list(HTTP_URL, NOT_HTTP_URL, {
    group: AUTHENTICATION,
    meaning:
      'Where clients are sent to sign in (`authorization_servers` of RFC 9728), where that is not what `iss` of tokens says: Entra’s v1 tokens, ADFS.',
    example: 'https://login.example.com/realms/main',
    defaultText: '`AUTH_ISSUER`',
  }),
};
