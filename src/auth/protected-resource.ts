import type { Settings } from '../config/settings.js';
import { type ServerIdentity, shownName } from '../identity/identity.js';

/** Where RFC 9728 has the metadata of a resource at the root of its origin. */
export const METADATA_PATH = '/.well-known/oauth-protected-resource';

/** The metadata of a resource: the well-known path goes between its origin and its own path (RFC 9728, section 3.1). */
export function metadataUrl(resource: string): string {
  const { origin } = new URL(resource);
  return `${origin}${METADATA_PATH}${suffixOf(resource)}`;
}

/** What follows the well-known path in the metadata's URL: `/mcp`. */
export function suffixOf(resource: string): string {
  return new URL(resource).pathname.replace(/\/$/, '');
}

/**
 * The metadata of this service (RFC 9728, section 2).
 *
 * @param scopes that clients are told of
 */
export function protectedResource(
  { authAuthorizationServers, authResource }: Settings,
  identity: ServerIdentity,
  scopes: readonly string[],
) {
  return {
    resource: authResource,
    authorization_servers: authAuthorizationServers,
    bearer_methods_supported: ['header'],
    ...(scopes.length > 0 && { scopes_supported: scopes }),
    resource_name: shownName(identity),
  };
}
