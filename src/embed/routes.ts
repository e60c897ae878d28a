import { METADATA_PATH, suffixOf } from '../auth/protected-resource.js';
import { ENDPOINT_PATH } from '../http/endpoint.adapter.js';

/** What of a host's URLs one server answers: its endpoint, and where clients read who may sign them in (RFC 9728). */
export class ServerRoutes {
  private readonly inside: ReadonlyMap<string, string>;

  /**
   * @param path of the endpoint in the host: `/orders/mcp`
   * @param resource the URL of the endpoint as clients know it, which may have another path before a proxy
   * @param isOnly whether the host has no other server, whose metadata the root of the origin could be
   */
  constructor(path: string, resource: string | undefined, isOnly: boolean) {
    const metadata = `${METADATA_PATH}${ENDPOINT_PATH}`;
    const known = resource === undefined ? [] : [[`${METADATA_PATH}${suffixOf(resource)}`, metadata] as const];
    this.inside = new Map([
      [path, ENDPOINT_PATH],
      [`${path}/`, `${ENDPOINT_PATH}/`],
      [`${METADATA_PATH}${path}`, metadata],
      ...known,
      ...(isOnly ? [[METADATA_PATH, METADATA_PATH] as const] : []),
    ]);
  }

  /** The same URL as the server knows it, with its query; `undefined` for one that is the host's. */
  insideOf(url: string): string | undefined {
    const end = url.indexOf('?');
    if (end === -1) return this.inside.get(url);
    const path = this.inside.get(url.slice(0, end));
    return path === undefined ? undefined : path + url.slice(end);
  }
}
