import type { RequestMethod } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Handler } from './route-bindings.js';
import { ServiceAdapter } from './service.adapter.js';

type Next = (error?: unknown) => void;
type Failed = (error: unknown, response: ServerResponse) => void;
// Nest's own type of a middleware.
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
type Register = (path: string, callback: Function) => unknown;

/** Where the endpoint is for the application that serves it; a host or a proxy may show it elsewhere. */
export const ENDPOINT_PATH = '/mcp';

/**
 * Nest's Express adapter with a short cut: requests for one path go from Node's server straight through the middleware
 * and the controller that Nest bound to it, in the same order, without Express's router and its request and response.
 * The path with a trailing slash, or with other letters' case, still goes through Express.
 *
 * Before all of that comes what `precede` was given: on every request for the path, whichever way it takes. Nest's own way
 * to bind a middleware wraps it in a promise and a `WeakSet` of all requests.
 *
 * What runs there gets Node's `IncomingMessage` and `ServerResponse`, with Express's `ip` where proxies are trusted; where Nest itself has to answer (an exception of
 * a guard, say), Express's response is put back first.
 */
export class EndpointAdapter extends ServiceAdapter {
  private readonly chain: Handler[] = [];
  private readonly done = new WeakSet<IncomingMessage>();
  private first: Handler = (_request, _response, next) => next();
  private failed: Failed = (_error, response) => response.destroy();

  constructor(private readonly path = ENDPOINT_PATH) {
    super();
  }

  /**
   * @param first runs before everything that is bound to the path, and goes on by its third argument
   * @param failed answers, unless an answer has begun, where something on the path threw
   */
  precede(first: Handler, failed: Failed): void {
    this.first = first;
    this.failed = failed;
  }

  override all(path: unknown, handler?: unknown): unknown {
    if (path !== this.path) return handler === undefined ? super.all(path as never) : super.all(path, handler as never);
    const bound = handler as Handler;
    this.chain.push(bound);
    return this.bindService('all', this.path, this.preceded(bound));
  }

  override createMiddlewareFactory(method: RequestMethod): Register {
    const register = super.createMiddlewareFactory(method) as Register;
    return (path, callback) => {
      if (path !== this.path && path !== `${this.path}$`) return register(path, callback);
      const bound = callback as Handler;
      this.chain.push(bound);
      return this.bindService('all', this.path, this.preceded(bound));
    };
  }

  override handle(request: IncomingMessage, response: ServerResponse): void {
    if (this.isEndpoint(request.url ?? '')) this.serve(request, response);
    else super.handle(request, response);
  }

  override status(response: ServerResponse, statusCode: number): ServerResponse {
    response.statusCode = statusCode;
    return response;
  }

  override reply(response: ServerResponse, body: unknown, statusCode?: number): unknown {
    this.asExpress(response);
    return super.reply(response, body, statusCode) as unknown;
  }

  override getHeader(response: ServerResponse, name: string): unknown {
    return response.getHeader(name);
  }

  override setHeader(response: ServerResponse, name: string, value: string): unknown {
    return response.setHeader(name, value);
  }

  private isEndpoint(url: string): boolean {
    return url === this.path || url.startsWith(`${this.path}?`);
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const { chain } = this;
    const failed = (error: unknown) => this.failed(error, response);
    let position = 0;
    const next: Next = (error) => {
      if (error !== undefined) return failed(error);
      const pending = chain[position++]?.(request, response, next) as Promise<unknown> | undefined;
      pending?.then?.(undefined, failed);
    };
    // Node's server catches nothing of what its listeners throw.
    try {
      const ip = this.trustedAddressOf(request);
      if (ip !== undefined) Object.assign(request, { ip });
      this.first(request, response, next);
    } catch (error) {
      failed(error);
    }
  }

  /** For requests that go through Express, where several of these may be met: the first of them does it. */
  private preceded(bound: Handler): Handler {
    return (request, response, next) => {
      if (this.done.has(request)) return bound(request, response, next);
      this.done.add(request);
      return this.first(request, response, (error) =>
        error === undefined ? bound(request, response, next) : next(error),
      );
    };
  }

  /** What Express does with every request before its first middleware. */
  private asExpress(response: ServerResponse): void {
    const { express } = this;
    if (Object.getPrototypeOf(response) === express.response) return;
    Object.setPrototypeOf(response, express.response);
    Object.setPrototypeOf(response.req, express.request);
    Object.assign(response.req, { res: response });
  }
}
