import { METADATA_PATH, suffixOf } from '../auth/protected-resource.js';
import { ENDPOINT_PATH } from '../http/endpoint.adapter.js';

/** Where a server has its admin API for itself. */
const ADMIN_PATH = '/admin';

/** Where an application shows the admin API of a server: `/admin/orders/mcp`. A service with one server has no other. */
export function adminPathOf(
  path: string,
  { isService, isOnly }: { readonly isService: boolean; readonly isOnly: boolean },
): string {
  return isService && isOnly ? ADMIN_PATH : `${ADMIN_PATH}${path}`;
}

/**
 * What of a host's URLs one server answers: its endpoint, where clients read who may sign them in (RFC 9728), and its
 * admin API where that is on.
 */
export class ServerRoutes {
  private readonly inside: ReadonlyMap<string, string>;
  private readonly admin: string | undefined;

  /**
   * @param path of the endpoint in the host: `/orders/mcp`
   * @param resource the URL of the endpoint as clients know it, which may have another path before a proxy
   */
  constructor(path: string, { resource, isOnly = true, admin }: Partial<RouteFacts> = {}) {
    const metadata = `${METADATA_PATH}${ENDPOINT_PATH}`;
    const known = resource === undefined ? [] : [[`${METADATA_PATH}${suffixOf(resource)}`, metadata] as const];
    this.inside = new Map([
      [path, ENDPOINT_PATH],
      [`${path}/`, `${ENDPOINT_PATH}/`],
      [`${METADATA_PATH}${path}`, metadata],
      ...known,
      ...(isOnly ? [[METADATA_PATH, METADATA_PATH] as const] : []),
    ]);
    this.admin = admin === undefined ? undefined : `${admin}/`;
  }

  /** The same URL as the server knows it, with its query; `undefined` for one that is the host's. */
  insideOf(url: string): string | undefined {
    const { admin } = this;
    if (admin !== undefined && url.startsWith(admin)) return `${ADMIN_PATH}/${url.slice(admin.length)}`;
    const end = url.indexOf('?');
    if (end === -1) return this.inside.get(url);
    const path = this.inside.get(url.slice(0, end));
    return path === undefined ? undefined : path + url.slice(end);
  }
}

interface RouteFacts {
  readonly resource: string | undefined;
  /** Whether the host has no other server, whose metadata the root of the origin could be. */
  readonly isOnly: boolean;
  /** Where the admin API is, where there is one. */
  readonly admin: string | undefined;
}
