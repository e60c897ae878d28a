/** Methods of requests to routes of teams, as metrics and the audit log name them. */
export const ROUTE_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'] as const;
type RouteMethod = (typeof ROUTE_METHODS)[number];

/** The route of what no controller of a team has. */
export const UNMATCHED = 'unmatched';

/** `other` for what a client made up. */
export function methodLabel(method = ''): RouteMethod {
  return (ROUTE_METHODS as readonly string[]).includes(method) ? (method as RouteMethod) : 'other';
}

/** The class of a status, `2xx`; `none` of a request that was cut before its answer began. */
export function statusLabel(status: number | null): string {
  return status === null ? 'none' : `${Math.floor(status / 100)}xx`;
}
