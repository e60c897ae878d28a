import 'reflect-metadata';

const KIND = Symbol('SERVICE_ROUTES');
const SERVED = Symbol('SERVED_BY_SERVICE');

/** Which routes of the service these are: they differ in what comes before them. */
export type ServiceRouteKind = 'probe' | 'metadata' | 'admin';

/**
 * On a controller: its routes are the service's own. Nothing of a team comes before them or around them: no middleware, and
 * of what it has for the whole application (`APP_GUARD` and the like) nothing. Their methods take `@Req()` alone: Nest runs
 * pipes on every other parameter.
 */
export function ServiceRoutes(kind: ServiceRouteKind): ClassDecorator {
  return ({ prototype }) => {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method = (prototype as Record<string, unknown>)[name];
      if (name !== 'constructor' && typeof method === 'function') Reflect.defineMetadata(KIND, kind, method);
    }
  };
}

/** @param handler of a route, to which Nest has copied what decorators say of its method */
export function serviceRouteKind(handler: object): ServiceRouteKind | undefined {
  return Reflect.getMetadata(KIND, handler) as ServiceRouteKind | undefined;
}

export function markServed(request: object): void {
  Object.assign(request, { [SERVED]: true });
}

/** Whether a route of the service has taken this request. */
export function isServed(request: unknown): boolean {
  return typeof request === 'object' && request !== null && SERVED in request;
}
