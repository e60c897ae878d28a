import { ExpressAdapter } from '@nestjs/platform-express';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { quoted } from '../text/quoted.js';
import { type Handler, ROUTE_VERBS, RouteBindings, type RouteGate, type RouteVerb } from './route-bindings.js';
import type { ServiceRouteKind } from './service-routes.js';

/** @returns whether it answered */
type Unrouted = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Nest's Express adapter for an application that anybody may ask for any URL. */
export class ServiceAdapter extends ExpressAdapter {
  private readonly bindings = new RouteBindings();
  private isMounted = false;
  private unrouted: Unrouted = () => false;
  private notFound: Handler = (_request, _response, next) => next();

  /** @param unrouted gets what no route took, before it is answered 404 */
  catchUnrouted(unrouted: Unrouted): void {
    this.unrouted = unrouted;
  }

  /** What comes before the service's routes of one kind. */
  precedeService(kind: ServiceRouteKind, handlers: readonly Handler[]): void {
    this.bindings.precede(kind, handlers);
  }

  /** Puts a gate before all that is bound from now on and is not the service's, by Nest or to Express itself. */
  closeOthers(gate: RouteGate): void {
    this.mountService();
    const notFound: Handler = (...asked) => this.notFound(...asked);
    for (const handler of this.bindings.close(gate, notFound)) this.use(handler);
  }

  /** Nest names the URL in its 404, which is as long as a client likes. */
  override setNotFoundHandler(handler: Handler, ...scope: readonly unknown[]): unknown {
    const answer: Handler = (request, response, next) => {
      if (this.unrouted(request, response)) return undefined;
      Object.assign(request, { originalUrl: quoted((request as { originalUrl?: string }).originalUrl ?? '') });
      return handler(request, response, next);
    };
    this.notFound = answer;
    return super.setNotFoundHandler(answer, ...(scope as [string]));
  }

  /** Binds a route by Nest's order of the service's own routes, whatever its handler says of itself. */
  protected bindService(verb: RouteVerb, path: string, handler: Handler): void {
    this.mountService();
    this.bindings.bindService(verb, path, handler);
  }

  /** Binds a route where it belongs. */
  bindRoute(verb: RouteVerb, path: string, handler: Handler): unknown {
    this.mountService();
    const other = this.bindings.bind(verb, path, handler);
    const express = this.instance as Record<RouteVerb, (path: string, handler: Handler) => unknown>;
    return other && express[verb](path, other);
  }

  private mountService(): void {
    if (this.isMounted) return;
    this.isMounted = true;
    this.use(this.bindings.service);
  }
}

type Verbs = Record<RouteVerb, (this: ServiceAdapter, path: string, handler: Handler) => unknown>;

for (const verb of ROUTE_VERBS) {
  (ServiceAdapter.prototype as unknown as Verbs)[verb] = function (path, handler) {
    return this.bindRoute(verb, path, handler);
  };
}
