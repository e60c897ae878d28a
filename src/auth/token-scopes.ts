import type { JWTPayload } from 'jose';
import { isCommonScope } from './asked-scope.js';
import { wordsOf } from './claim-words.js';

/** A role of applications, and the scope that it stands for. */
export interface AppRole {
  readonly role: string;
  readonly scope: string;
}

export interface ScopeRules {
  /** What stands before each scope of this service in tokens; `''` where nothing does. */
  readonly scopePrefix: string;
  readonly appRoles: readonly AppRole[];
}

/** The scopes of this service that a token holds, as settings and capabilities name them. */
export function scopesOf(claims: JWTPayload, roles: ReadonlySet<string>, rules: ScopeRules): ReadonlySet<string> {
  const words = [...wordsOf(claims['scope']), ...wordsOf(claims['scp'])];
  if (words.length === 0 && isOfApplication(claims)) return new Set(appScopes(roles, rules.appRoles));
  return new Set(rules.scopePrefix === '' ? words : ownOf(words, rules.scopePrefix));
}

/** A scope without the prefix is another service's, whatever it is called. */
function ownOf(words: readonly string[], prefix: string): string[] {
  return words.flatMap((word) => {
    if (word.startsWith(prefix) && word.length > prefix.length) return [word.slice(prefix.length)];
    return isCommonScope(word) ? [word] : [];
  });
}

/**
 * Whether Entra says that no person is behind a token: by `idtyp`, which has to be asked for, or by a subject that is the
 * object itself, where that of a person differs from service to service.
 */
function isOfApplication({ idtyp, oid, sub }: JWTPayload): boolean {
  return idtyp === undefined ? typeof oid === 'string' && oid === sub : idtyp === 'app';
}

function appScopes(roles: ReadonlySet<string>, appRoles: readonly AppRole[]): string[] {
  return appRoles.filter(({ role }) => roles.has(role)).map(({ scope }) => scope);
}

/** @param text `role`, or `role=scope` */
export function appRoleOf(text: string): AppRole {
  const at = text.indexOf('=');
  return at < 0 ? { role: text, scope: text } : { role: text.slice(0, at), scope: text.slice(at + 1) };
}
