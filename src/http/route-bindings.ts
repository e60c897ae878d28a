import { type RequestHandler, Router } from 'express';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { markServed, type ServiceRouteKind, serviceRouteKind } from './service-routes.js';

export type Handler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => unknown;

/** The methods by which Nest binds routes. */
export const ROUTE_VERBS = [
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'head',
  'options',
  'all',
  'search',
  'query',
  'propfind',
  'proppatch',
  'mkcol',
  'copy',
  'move',
  'lock',
  'unlock',
] as const;
export type RouteVerb = (typeof ROUTE_VERBS)[number];

/** What stands before all routes that are not the service's. */
export interface RouteGate {
  /** Lets a caller through that may use routes that are open to all. */
  readonly open: Handler;
  /** Lets a caller through with a good token. */
  readonly closed: Handler;
  /** Whether a route is open to all. */
  isPublic(handler: object): boolean;
  /** Whether a caller says who it is, or need not. */
  isIdentified(request: IncomingMessage): boolean;
}

/** What the first route that is meant says of a request: whether it is open to all. */
const IS_PUBLIC = Symbol('IS_PUBLIC');

/**
 * Where the routes of an application are bound: those of the service first, then a look at which other route is meant, then
 * its gate, and all that a team binds behind it. Express itself matches each time, so no path is one thing to the gate and
 * another to a route.
 */
export class RouteBindings {
  /** Those of the service. */
  readonly service: Router = Router();
  /** The same patterns as those of the other routes, in their order. */
  private readonly others: Router = Router();
  private readonly before = new Map<ServiceRouteKind, readonly Handler[]>();
  private gate: RouteGate | undefined;

  /** What comes before the service's routes of one kind. */
  precede(kind: ServiceRouteKind, handlers: readonly Handler[]): void {
    this.before.set(kind, handlers);
  }

  /**
   * From now on all that is not the service's is behind this gate.
   * @param notFound answers where there is nothing
   * @returns what has to be bound in its place
   */
  close(gate: RouteGate, notFound: Handler): readonly Handler[] {
    this.gate = gate;
    const pass: Handler = (request, response, next) => {
      const isOpen = (request as { [IS_PUBLIC]?: boolean })[IS_PUBLIC];
      if (isOpen) return gate.open(request, response, next);
      // Without a route there may be something that is bound to Express itself, which no stranger learns of: clients look
      // for metadata of OAuth at many paths, and take nothing but 404 for an answer.
      const isFound = isOpen !== undefined || gate.isIdentified(request);
      return (isFound ? gate.closed : notFound)(request, response, next);
    };
    return [this.others as unknown as Handler, pass];
  }

  bindService(verb: RouteVerb, path: string, handler: Handler): void {
    (this.service as unknown as Record<RouteVerb, (path: string, handler: Handler) => void>)[verb](path, handler);
  }

  /** @returns what is bound to Express in its place; `undefined` where it is a route of the service */
  bind(verb: RouteVerb, path: string, handler: Handler): Handler | undefined {
    const kind = serviceRouteKind(handler);
    if (kind) {
      this.bindService(verb, path, this.preceded(kind, handler));
      return undefined;
    }
    const { gate } = this;
    if (!gate) return handler;
    const isPublic = gate.isPublic(handler);
    this.others.all(path, this.look(verb, isPublic) as RequestHandler);
    return isPublic ? handler : behind(gate, handler);
  }

  /** The first route that is meant decides. */
  private look(verb: RouteVerb, isPublic: boolean): Handler {
    return (request, _response, next) => {
      if (!isMeant(verb, request.method)) return next();
      Object.assign(request, { [IS_PUBLIC]: isPublic });
      next('router');
    };
  }

  private preceded(kind: ServiceRouteKind, handler: Handler): Handler {
    return (request, response, next) => {
      const handlers = this.before.get(kind) ?? [];
      let position = 0;
      const proceed = (error?: unknown): unknown => {
        if (error !== undefined) return next(error);
        const step = handlers[position++];
        if (step) return step(request, response, proceed);
        markServed(request);
        return handler(request, response, next);
      };
      return proceed();
    };
  }
}

/** A preflight, and any other `OPTIONS`, is of the first route of its path. */
function isMeant(verb: RouteVerb, method = ''): boolean {
  const asked = method.toLowerCase();
  return verb === 'all' || asked === verb || asked === 'options' || (asked === 'head' && verb === 'get');
}

/** Once more where the route is: one before it that is open to all may have passed the request on. */
function behind({ closed }: RouteGate, handler: Handler): Handler {
  return (request, response, next) =>
    closed(request, response, (error) => (error === undefined ? handler(request, response, next) : next(error)));
}
