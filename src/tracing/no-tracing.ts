import type { IncomingMessage, ServerResponse } from 'node:http';
import { Tracing, type TracedRequest, type TracedSession } from './tracing.js';

/** Tracing that is switched off. */
export class NoTracing extends Tracing {
  http(_request: IncomingMessage, _response: ServerResponse, next: () => void): void {
    next();
  }

  request<T>(_request: TracedRequest, _method: string, _session: TracedSession | undefined, serve: () => T): T {
    return serve();
  }

  requestEnded(): void {}

  tool<T>(_request: TracedRequest, _name: string, run: () => Promise<T>): Promise<T> {
    return run();
  }

  prompt(): void {}

  store<O>(_operation: string, ask: () => Promise<O>): Promise<O> {
    return ask();
  }
}
