import type { ReadSettings } from './parse-texts.js';
import type { Problem } from './problem.js';
import type { SettingNames } from './setting-names.js';

/** What is wrong between scopes as clients ask for them and as tokens hold them. */
export function scopeConflicts(values: ReadSettings, names: SettingNames): Problem[] {
  const { authScopePrefix: prefix, authScopePrefixInTokens: inTokens } = values;
  const known = 'authScopePrefix' in values;
  if (!prefix) {
    const what = `needs ${names.name('authScopePrefix')}, which is not set`;
    return known && inTokens ? [names.problem('authScopePrefixInTokens', 'true', what, 'false')] : [];
  }
  const { authScopes = [], authAppRoles = [] } = values;
  const scopes = authScopes.map((text) => ({ setting: 'authScopes', text, scope: text }) as const);
  const roles = authAppRoles.map(
    (text) => ({ setting: 'authAppRoles', text, scope: text.replace(/^[^=]*=/, '') }) as const,
  );
  return [...scopes, ...roles].flatMap(({ setting, text, scope }) => {
    if (!scope.startsWith(prefix)) return [];
    const what = `has "${text}", and ${names.name('authScopePrefix')} stands before every scope by itself; leave it out`;
    return [names.problem(setting, text, what, text.replace(prefix, ''))];
  });
}
