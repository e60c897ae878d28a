import { issuerConflicts } from './issuer-conflicts.js';
import { expandIssuers } from './issuer-templates.js';
import { isLoopback } from './loopback.js';
import type { ReadSettings } from './parse-texts.js';
import type { Problem } from './problem.js';
import { scopeConflicts } from './scope-conflicts.js';
import type { SettingNames } from './setting-names.js';

const ISSUER = 'https://login.example.com';
const RESOURCE = 'https://mcp.example.com/mcp';

/** What is wrong between the settings of authentication. A setting that can't be read is no reason for a second problem. */
export function authConflicts(values: ReadSettings, names: SettingNames): Problem[] {
  const { authIssuer } = values;
  if (authIssuer === undefined) return [];
  return authIssuer.length === 0 ? withoutIssuer(values, names) : withIssuer(values, authIssuer, names);
}

function withoutIssuer(values: ReadSettings, names: SettingNames): Problem[] {
  const { adminEnabled, authJwksUri, authIntrospectionUrl } = values;
  const what = `needs ${names.name('authIssuer')}, which is not set`;
  return [
    ...openToAll(values, names),
    ...(adminEnabled ? [names.problem('adminEnabled', 'true', what, 'false')] : []),
    ...(authJwksUri ? [names.problem('authJwksUri', authJwksUri, what, `${ISSUER}/keys`)] : []),
    ...(authIntrospectionUrl
      ? [names.problem('authIntrospectionUrl', authIntrospectionUrl, what, `${ISSUER}/introspect`)]
      : []),
  ];
}

function openToAll({ host, authDisabled }: ReadSettings, names: SettingNames): Problem[] {
  if (host === undefined || isLoopback(host) || authDisabled !== false) return [];
  const open = names.embedded
    ? 'other machines may reach this server'
    : `${names.assigned('host', host)} lets other machines in`;
  const off = names.assigned('authDisabled', 'true');
  const what = `is not set, and ${open} while nothing asks who they are: set ${names.name('authIssuer')}, or say ${off} where something in front authenticates`;
  return [names.problem('authIssuer', undefined, what, ISSUER)];
}

function withIssuer(values: ReadSettings, issuers: readonly string[], names: SettingNames): Problem[] {
  const { authAudience, authResource, authDisabled } = values;
  const problems: Problem[] = [];
  if (authDisabled) {
    problems.push(names.problem('authDisabled', 'true', `contradicts ${names.name('authIssuer')}`, 'false'));
  }
  if (authAudience?.length === 0) {
    const what = 'is not set, and a token for another service must not open this one';
    problems.push(names.problem('authAudience', undefined, what, RESOURCE));
  } else if (authAudience && 'authResource' in values && !authResource && !authAudience.some(isUrl)) {
    const what = `is not set, and ${names.name('authAudience')} holds no URL to take its place`;
    problems.push(names.problem('authResource', undefined, what, RESOURCE));
  }
  return [
    ...problems,
    ...issuerConflicts(values, names),
    ...oneIssuerOnly(values, issuers, names),
    ...introspectionProblems(values, names),
    ...scopeConflicts(values, names),
  ];
}

function isUrl(word: string): boolean {
  return /^https?:\/\//i.test(word);
}

function oneIssuerOnly(values: ReadSettings, issuers: readonly string[], names: SettingNames): Problem[] {
  if (expandIssuers(issuers, values.authTenants ?? []).length === 1) return [];
  const what = `belongs to one issuer, and ${names.name('authIssuer')} names several; leave it out and each is looked up`;
  return (['authJwksUri', 'authIntrospectionUrl'] as const).flatMap((setting) => {
    const held = values[setting];
    return held ? [names.problem(setting, held, what, '')] : [];
  });
}

function introspectionProblems(values: ReadSettings, names: SettingNames): Problem[] {
  const { authIntrospectionUrl, authIntrospectionClientId, authIntrospectionClientSecret } = values;
  const { authIntrospectedTokens } = values;
  if (!authIntrospectionUrl) {
    if (!('authIntrospectionUrl' in values) || (authIntrospectedTokens ?? 'opaque') === 'opaque') return [];
    const what = `needs ${names.name('authIntrospectionUrl')}, which is not set`;
    return [names.problem('authIntrospectedTokens', authIntrospectedTokens, what, 'opaque')];
  }
  if (authIntrospectionClientId && authIntrospectionClientSecret) return [];
  const what = `needs ${names.name('authIntrospectionClientId')} and ${names.name('authIntrospectionClientSecret')}`;
  return [names.problem('authIntrospectionUrl', authIntrospectionUrl, what, `${ISSUER}/introspect`)];
}
