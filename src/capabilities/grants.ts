/** What the caller's token lets them use. */
export interface Grants {
  /** OAuth scopes of the token. */
  readonly scopes: ReadonlySet<string>;
  /** Roles of the token (`AUTH_ROLES_CLAIM`). */
  readonly roles: ReadonlySet<string>;
}

/** What a capability asks of its caller: all of the scopes and, where it names any, one of the roles. */
export interface Access {
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
}

/** What a definition may say about who uses a capability. Without authentication it says nothing. */
export interface Restricted {
  /** OAuth scopes that a caller needs, all of them; others neither see nor use it. */
  readonly scopes?: readonly string[];
  /** Roles of which a caller needs one; others neither see nor use it. */
  readonly roles?: readonly string[];
}

export const OPEN_TO_ALL: Access = Object.freeze({ scopes: [], roles: [] });

export function accessOf({ scopes = [], roles = [] }: Restricted): Access {
  return { scopes: [...scopes], roles: [...roles] };
}

export function isRestricted({ scopes, roles }: Access): boolean {
  return scopes.length > 0 || roles.length > 0;
}

/** @param grants without them only what is open to all is admitted */
export function admits(access: Access, grants: Grants | undefined): boolean {
  return missingScopes(access, grants).length === 0 && admitsRoles(access, grants);
}

export function missingScopes({ scopes }: Access, grants: Grants | undefined): readonly string[] {
  return scopes.filter((scope) => !grants?.scopes.has(scope));
}

export function admitsRoles({ roles }: Access, grants: Grants | undefined): boolean {
  return roles.length === 0 || roles.some((role) => grants?.roles.has(role));
}
