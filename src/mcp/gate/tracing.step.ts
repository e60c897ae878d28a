import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Tracing } from '../../tracing/tracing.js';

/** The span that all else of a request to `/mcp` is inside of. */
@Injectable()
export class TracingStep implements NestMiddleware {
  constructor(private readonly tracing: Tracing) {}

  use(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    this.tracing.http(request, response, next);
  }
}
