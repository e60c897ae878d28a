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
  /**
   * Takes each request before it is known whether it may pass.
   * @param template of the route that is meant; `undefined` where no controller has one
   */
  enter(request: IncomingMessage, response: ServerResponse, template: string | undefined, next: () => void): void;
  /** Lets a caller through that may use routes that are open to all. */
  readonly open: Handler;
  /** Lets a caller through with a good token. */
  readonly closed: Handler;
  /** Whether a route is open to all. */
  isPublic(handler: object): boolean;
  /** Whether a caller says who it is, or need not. */
  isIdentified(request: IncomingMessage): boolean;
}

/** The first route that is meant. */
const MEANT = Symbol('MEANT');

interface Meant {
  readonly template: string;
  readonly isPublic: boolean;
}

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
   * @param passed gets what the gate let through
   * @returns what has to be bound in its place
   */
  close(gate: RouteGate, notFound: Handler, passed: Handler): readonly Handler[] {
    this.gate = gate;
    const pass: Handler = (request, response, next) => {
      const meant = meantBy(request);
      const goOn = (error?: unknown) => (error === undefined ? passed(request, response, next) : next(error));
      gate.enter(request, response, meant?.template, () => {
        if (meant?.isPublic) return gate.open(request, response, goOn);
        // Without a route there may be something that is bound to Express itself, which no stranger learns of: clients look
        // for metadata of OAuth at many paths, and take nothing but 404 for an answer.
        const isFound = meant !== undefined || gate.isIdentified(request);
        return isFound ? gate.closed(request, response, goOn) : notFound(request, response, next);
      });
    };
    return [this.others as unknown as Handler, pass];
  }

  /** An upgrade is open to all where the route of its path is. @param passed called when the gate let it through */
  upgrade(request: IncomingMessage, response: ServerResponse, passed: () => void): void {
    const { gate } = this;
    if (!gate) return passed();
    (this.others as unknown as Handler)(request, response, () => {
      const meant = meantBy(request);
      const way = meant?.isPublic ? 'open' : 'closed';
      gate.enter(request, response, meant?.template, () => gate[way](request, response, passed));
    });
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
    this.others.all(path, this.look(verb, { template: path, isPublic }) as RequestHandler);
    return isPublic ? handler : behind(gate, handler);
  }

  /** The first route that is meant decides. */
  private look(verb: RouteVerb, meant: Meant): Handler {
    return (request, _response, next) => {
      if (!isMeant(verb, request.method)) return next();
      Object.assign(request, { [MEANT]: meant });
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

/** The template of the route of a team that a request is for. */
export function routeOf(request: object): string | undefined {
  return meantBy(request)?.template;
}

function meantBy(request: object): Meant | undefined {
  return (request as { [MEANT]?: Meant })[MEANT];
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
