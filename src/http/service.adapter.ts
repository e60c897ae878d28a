import { ExpressAdapter } from '@nestjs/platform-express';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { quoted } from '../text/quoted.js';

/** @returns whether it answered */
type Unrouted = (request: IncomingMessage, response: ServerResponse) => boolean;
type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => unknown;

/** Nest's Express adapter for an application that anybody may ask for any URL. */
export class ServiceAdapter extends ExpressAdapter {
  private unrouted: Unrouted = () => false;

  /** @param unrouted gets what no route took, before it is answered 404 */
  catchUnrouted(unrouted: Unrouted): void {
    this.unrouted = unrouted;
  }

  /** Nest names the URL in its 404, which is as long as a client likes. */
  override setNotFoundHandler(handler: Handler, ...scope: readonly unknown[]): unknown {
    const answer: Handler = (request, response, next) => {
      if (this.unrouted(request, response)) return undefined;
      Object.assign(request, { originalUrl: quoted((request as { originalUrl?: string }).originalUrl ?? '') });
      return handler(request, response, next);
    };
    return super.setNotFoundHandler(answer, ...(scope as [string]));
  }
}
