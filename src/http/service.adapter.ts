import { ExpressAdapter } from '@nestjs/platform-express';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { quoted } from '../text/quoted.js';
import { type Handler, ROUTE_VERBS, RouteBindings, type RouteGate, type RouteVerb } from './route-bindings.js';
import { ServerListeners } from './server-listeners.js';
import type { ServiceRouteKind } from './service-routes.js';
import { Upgrades } from './upgrades.js';

/** @returns whether it answered */
type Unrouted = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Express's application, as far as it is used here. */
interface Express {
  readonly request: object;
  readonly response: object;
  get(setting: string): unknown;
}

/** Nest's Express adapter for an application that anybody may ask for any URL. */
export class ServiceAdapter extends ExpressAdapter {
  private readonly bindings = new RouteBindings();
  private isMounted = false;
  private unrouted: Unrouted = () => false;
  private notFound: Handler = (_request, _response, next) => next();
  private take: Unrouted = () => false;
  private listeners: ServerListeners | undefined;

  override initHttpServer(options: Parameters<ExpressAdapter['initHttpServer']>[0]): void {
    super.initHttpServer(options);
    const server = this.getHttpServer() as Server;
    server.removeAllListeners('request');
    server.on('request', (request, response) => this.handle(request, response));
  }

  /** Serves a request, of this adapter's own server or of another. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    if (!this.take(request, response)) (this.instance as RequestListener)(request, response);
  }

  /** @param take gets all requests before Express does @returns takes it back */
  takeFirst(take: Unrouted): () => void {
    this.take = take;
    return () => (this.take = () => false);
  }

  /**
   * Keeps what teams bind to Node's server itself behind the gate. To be called when all listeners of the service are bound.
   * @param answerWithinMs how long an upgrade may go without a word from what a team has bound
   */
  closeServer(answerWithinMs: number): void {
    const server = this.getHttpServer() as Server;
    const upgrades = new Upgrades(
      {
        gate: (...asked) => this.bindings.upgrade(...asked),
        passed: (...upgrade) => this.listeners?.upgrade(...upgrade),
        addressOf: (request) => this.trustedAddressOf(request),
      },
      answerWithinMs,
    );
    this.listeners = new ServerListeners(server, upgrades.take);
  }

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
    const passed: Handler = (request, response, next) =>
      this.listeners ? this.listeners.request(request, response, next) : next();
    for (const handler of this.bindings.close(gate, notFound, passed)) this.use(handler);
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

  protected get express(): Express {
    return this.instance as Express;
  }

  /** Where Express would say that a request comes from: behind proxies that are trusted, what they say. */
  protected trustedAddressOf({ headers, socket }: IncomingMessage): string | undefined {
    if (!this.express.get('trust proxy')) return undefined;
    const asked = { headers: { value: headers }, socket: { value: socket } };
    return (Object.create(this.express.request, asked) as { ip?: string }).ip;
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
