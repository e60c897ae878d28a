import { isLoopback } from './loopback.js';
import type { ReadSettings } from './parse-variables.js';
import type { Problem } from './problem.js';

const ISSUER = 'https://login.example.com';
const RESOURCE = 'https://mcp.example.com/mcp';

/** What is wrong between the settings of authentication. A setting that can't be read is no reason for a second problem. */
export function authConflicts(values: ReadSettings): Problem[] {
  const { authIssuer } = values;
  if (authIssuer === undefined) return [];
  return authIssuer.length === 0 ? withoutIssuer(values) : withIssuer(values, authIssuer);
}

function withoutIssuer(values: ReadSettings): Problem[] {
  const problems: Problem[] = [];
  const { host, authDisabled, adminEnabled } = values;
  if (host !== undefined && !isLoopback(host) && authDisabled === false) {
    const what =
      'lets other machines in while nothing asks who they are: set AUTH_ISSUER, or say AUTH_DISABLED=true where something in front authenticates';
    problems.push({ variable: 'HOST', value: host, what, example: '127.0.0.1' });
  }
  if (adminEnabled) problems.push(needsIssuer('ADMIN_ENABLED', 'true', 'false'));
  if (values.authJwksUri)
    problems.push(needsIssuer('AUTH_JWKS_URI', values.authJwksUri, 'https://login.example.com/keys'));
  if (values.authIntrospectionUrl) {
    problems.push(needsIssuer('AUTH_INTROSPECTION_URL', values.authIntrospectionUrl, `${ISSUER}/introspect`));
  }
  return problems;
}

function needsIssuer(variable: string, value: string, example: string): Problem {
  return { variable, value, what: 'needs AUTH_ISSUER, which is not set', example };
}

function withIssuer(values: ReadSettings, issuers: readonly string[]): Problem[] {
  const { authAudience, authResource, authDisabled } = values;
  const problems: Problem[] = [];
  if (authDisabled) {
    problems.push({ variable: 'AUTH_DISABLED', value: 'true', what: 'contradicts AUTH_ISSUER', example: 'false' });
  }
  if (authAudience?.length === 0) {
    const what = 'is not set, and a token for another service must not open this one';
    problems.push({ variable: 'AUTH_AUDIENCE', value: undefined, what, example: RESOURCE });
  } else if (authAudience && 'authResource' in values && !authResource && !authAudience.some(isUrl)) {
    const what = 'is not set, and AUTH_AUDIENCE holds no URL to take its place';
    problems.push({ variable: 'AUTH_RESOURCE', value: undefined, what, example: RESOURCE });
  }
  return [...problems, ...oneIssuerOnly(values, issuers), ...introspectionProblems(values)];
}

function isUrl(word: string): boolean {
  return /^https?:\/\//i.test(word);
}

function oneIssuerOnly({ authJwksUri, authIntrospectionUrl }: ReadSettings, issuers: readonly string[]): Problem[] {
  if (issuers.length === 1) return [];
  const what = 'belongs to one issuer, and AUTH_ISSUER names several; leave it out and each is looked up';
  return [
    ...(authJwksUri ? [{ variable: 'AUTH_JWKS_URI', value: authJwksUri, what, example: '' }] : []),
    ...(authIntrospectionUrl
      ? [{ variable: 'AUTH_INTROSPECTION_URL', value: authIntrospectionUrl, what, example: '' }]
      : []),
  ];
}

function introspectionProblems(values: ReadSettings): Problem[] {
  const { authIntrospectionUrl, authIntrospectionClientId, authIntrospectionClientSecret } = values;
  if (!authIntrospectionUrl || (authIntrospectionClientId && authIntrospectionClientSecret)) return [];
  const what = 'needs AUTH_INTROSPECTION_CLIENT_ID and AUTH_INTROSPECTION_CLIENT_SECRET';
  return [{ variable: 'AUTH_INTROSPECTION_URL', value: authIntrospectionUrl, what, example: `${ISSUER}/introspect` }];
}
