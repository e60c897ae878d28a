import { expandIssuers, TENANT } from './issuer-templates.js';
import { mayBePlain } from './plain-http.js';
import type { ReadSettings } from './parse-texts.js';
import type { Problem } from './problem.js';
import type { SettingNames } from './setting-names.js';

const TENANT_ID = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const ENTRA = `https://login.microsoftonline.com/${TENANT_ID}/v2.0`;

/** What Entra, in each of its clouds, calls itself in tokens, and what is like it and in none. */
const ENTRA_HOST =
  /^https:\/\/(login\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn)|sts\.(windows\.net|chinacloudapi\.cn))\//i;
const ENTRA_ISSUER =
  /^https:\/\/(login\.[a-z.]+\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/v2\.0|sts\.[a-z.]+\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/)$/;

/** Only a whole part of the path stands for something. */
const TEMPLATE = /^https?:\/\/[^/{}]+(\/(\{tenantid\}|[^/{}]*))*$/i;

/** What is wrong with whose tokens are taken: issuers that no token can be of, or that others could speak for. */
export function issuerConflicts(values: ReadSettings, names: SettingNames): Problem[] {
  return [...plainHttp(values, names), ...templates(values, names), ...entra(values, names)];
}

/** Whether an issuer is Entra's. */
export function isEntra(issuer: string): boolean {
  return ENTRA_HOST.test(issuer);
}

const URLS = ['authIssuer', 'authAuthorizationServers', 'authJwksUri', 'authIntrospectionUrl'] as const;

function plainHttp(values: ReadSettings, names: SettingNames): Problem[] {
  const { authHttpHosts: allowed } = values;
  if (allowed === undefined) return [];
  return URLS.flatMap((setting) =>
    [values[setting] ?? []].flat().flatMap((url) => {
      if (!/^http:/i.test(url) || mayBePlain(url, allowed)) return [];
      const say = names.assigned('authHttpHosts', URL.canParse(url) ? new URL(url).hostname : 'keycloak.auth.svc');
      const what = `has "${url}", which is not an https:// URL, so that others on the way could forge tokens; where it is a host inside of the cluster, say so: ${say}`;
      return [names.problem(setting, [values[setting] ?? []].flat().join(','), what, 'https://login.example.com')];
    }),
  );
}

function templates({ authIssuer = [], authTenants }: ReadSettings, names: SettingNames): Problem[] {
  const wrong = authIssuer.filter((issuer) => /[{}]/.test(issuer) && !TEMPLATE.test(issuer));
  const held = authIssuer.join(',');
  if (wrong.length > 0) {
    const what = `has "${wrong[0]}", in which only ${TENANT} as a whole part of the path stands for something`;
    return [names.problem('authIssuer', held, what, `https://login.microsoftonline.com/${TENANT}/v2.0`)];
  }
  const hasTemplate = authIssuer.some((issuer) => issuer.includes(TENANT));
  if (authTenants === undefined || hasTemplate === authTenants.length > 0) return [];
  const name = names.name('authIssuer');
  const what = hasTemplate
    ? `is not set, and ${name} has ${TENANT}: say whose tokens are taken`
    : `has no effect: ${name} has no ${TENANT}`;
  return [names.problem('authTenants', authTenants.join(',') || undefined, what, hasTemplate ? TENANT_ID : '')];
}

/** Entra shows its issuer in ways that no token has: `common`, the name of a domain, an address without `/v2.0`. */
function entra(
  { authIssuer = [], authTenants = [], authScopes = [], authScopePrefix }: ReadSettings,
  names: SettingNames,
) {
  const own = expandIssuers(authIssuer, authTenants).filter(isEntra);
  const wrong = own.find((issuer) => !ENTRA_ISSUER.test(issuer));
  if (wrong !== undefined) {
    const v1 = 'https://sts.windows.net/<tenant id>/';
    const what = `has "${wrong}", which is the iss of no token: Entra writes ${ENTRA.replace(TENANT_ID, '<tenant id>')}, or ${v1} into v1 tokens; for several tenants write ${TENANT} and name them in ${names.name('authTenants')}`;
    return [names.problem('authIssuer', authIssuer.join(','), what, ENTRA)];
  }
  const full = own.length > 0 && !authScopePrefix ? authScopes.find((scope) => scope.includes('://')) : undefined;
  if (full === undefined) return [];
  const end = full.lastIndexOf('/') + 1;
  const [prefix, scope] = [full.slice(0, end), full.slice(end)];
  const what = `has "${full}", which Entra is asked for and puts into no token; say ${names.assigned('authScopePrefix', prefix)} and leave that out here`;
  return [names.problem('authScopes', authScopes.join(','), what, scope)];
}
