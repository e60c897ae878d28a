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
  /** Whether callers without a token may use it, too, where a server lets such in. */
  readonly isPublic: boolean;
}

/** What a definition may say about who uses a capability. Without authentication it says nothing. */
export interface Restricted {
  /** OAuth scopes that a caller needs, all of them; others neither see nor use it. */
  readonly scopes?: readonly string[];
  /** Roles of which a caller needs one; others neither see nor use it. */
  readonly roles?: readonly string[];
  /** Callers without a token see and use it, too, where `PUBLIC_CAPABILITIES` is `on`. It has no scopes and no roles then. */
  readonly public?: boolean;
}

/** Of what all callers with a token may use. */
export const UNRESTRICTED: Access = Object.freeze({ scopes: [], roles: [], isPublic: false });

export function accessOf({ scopes = [], roles = [], public: isPublic = false }: Restricted): Access {
  return { scopes: [...scopes], roles: [...roles], isPublic };
}

/** @returns problems, none where what is said of access can hold */
export function checkAccess(definition: Restricted): string[] {
  const access = accessOf(definition);
  if (typeof access.isPublic !== 'boolean') return ['its public must be true or false'];
  if (!access.isPublic || !isRestricted(access)) return [];
  return [
    'it is public, and asks for scopes or roles, which a caller without a token has none of: leave out one of both',
  ];
}

export function isRestricted({ scopes, roles }: Access): boolean {
  return scopes.length > 0 || roles.length > 0;
}

/** @param grants without them only what is public is admitted */
export function admits(access: Access, grants: Grants | undefined): boolean {
  if (!grants) return access.isPublic;
  return missingScopes(access, grants).length === 0 && admitsRoles(access, grants);
}

export function missingScopes({ scopes }: Access, grants: Grants | undefined): readonly string[] {
  return scopes.filter((scope) => !grants?.scopes.has(scope));
}

export function admitsRoles({ roles }: Access, grants: Grants | undefined): boolean {
  return roles.length === 0 || roles.some((role) => grants?.roles.has(role));
}
