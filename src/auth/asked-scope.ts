/** OpenID Connect's own scopes, and that of a refresh token, which are no service's. */
const COMMON: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'address', 'phone', 'offline_access']);

/** Whether a scope is called the same at every service of an authorization server. */
export function isCommonScope(scope: string): boolean {
  return COMMON.has(scope);
}

/**
 * What a client asks its authorization server for, to get a token with a scope of this service: Entra puts
 * `access_as_user` into tokens and wants `api://<id>/access_as_user` to be asked for.
 *
 * @param prefix of `AUTH_SCOPE_PREFIX`; `''` where both are the same
 */
export function askedScope(scope: string, prefix: string): string {
  return isCommonScope(scope) ? scope : prefix + scope;
}
