import { Endpoint } from '../../http/support/endpoint.js';
import { PROVIDER_SETUPS } from '../../support/provider-pages.js';
import { until } from '../../support/until.js';
import type { CompanyRealm } from './company-realm.js';

const isAnswered = ({ status }: Response) => status === 401;
const PAGE_HOST = 'https://login.example.com';
const PAGE_AUDIENCE = 'https://mcp.example.com/mcp';

/** A part of docs/keycloak.md, by its heading. */
export function partOfPage(name: string) {
  return PROVIDER_SETUPS.find((setup) => setup.name === name)!;
}

/** What the page says, with the addresses of this run instead of its own. */
export function here(text: string, realm: CompanyRealm): string {
  return addressed(text, realm, (address) => address);
}

/** The same for a pattern that the page says. */
export function whyHere({ source }: RegExp, realm: CompanyRealm): RegExp {
  return new RegExp(addressed(source.replaceAll('\\/', '/'), realm, escaped), 's');
}

function addressed(text: string, { issuer, name, audience }: CompanyRealm, written: (address: string) => string) {
  return text
    .replaceAll(written(PAGE_HOST), written(new URL(issuer).origin))
    .replaceAll('/realms/main', `/realms/${name}`)
    .replaceAll(written(PAGE_AUDIENCE), written(audience));
}

function escaped(address: string): string {
  return address.replaceAll('.', '\\.');
}

/** The service at the realm's audience, with the settings of a part of the page and four tools. */
export async function startService(
  realm: CompanyRealm,
  part = 'Keycloak',
  changes: Readonly<Record<string, string>> = {},
): Promise<Endpoint> {
  const env = Object.entries(partOfPage(part).env).map(([name, value]) => [name, here(value, realm)] as const);
  const own = { PORT: new URL(realm.audience).port, AUDIT_LOG: 'off', ADMIN_ENABLED: 'true' };
  const endpoint = await Endpoint.start({ ...Object.fromEntries(env), ...own, ...changes });
  const { capabilities } = endpoint;
  capabilities.addTool({ name: 'who' }, (_args, { principal, grants }) => {
    return `sub ${principal?.sub}; roles ${[...(grants?.roles ?? [])].sort().join(' ')}`;
  });
  capabilities.addTool({ name: 'write', scopes: ['notes:write'] }, () => 'written');
  capabilities.addTool({ name: 'edit', roles: ['editor'] }, () => 'edited');
  capabilities.addTool({ name: 'own', roles: ['owner'] }, () => 'owned');
  // Connections to the service that was there before end only when they are used.
  await until(() => fetch(endpoint.url).then(isAnswered, () => false));
  return endpoint;
}
