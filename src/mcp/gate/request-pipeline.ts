import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CorsMiddleware } from '../../auth/cors.middleware.js';
import { HostOriginMiddleware } from '../../auth/host-origin.middleware.js';
import { StreamExpiryStep } from '../../auth/stream-expiry.step.js';
import { TokenMiddleware } from '../../auth/token.middleware.js';
import { Metrics } from '../../metrics/metrics.js';
import { Tracing } from '../../tracing/tracing.js';
import { BrokenRequests } from './broken-requests.js';
import { ReadRequestStep } from './read-request.step.js';
import { type McpRequest, VERBS } from './mcp-request.js';
import { RateLimitStep } from './request-limits.js';

/** The span that all else of a request to `/mcp` is inside of. */
@Injectable()
export class TracingStep implements NestMiddleware {
  constructor(private readonly tracing: Tracing) {}

  use(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    this.tracing.http(request, response, next);
  }
}

/** Counts every answer of the endpoint by verb and status; a response that never began counts as `none`. */
@Injectable()
export class ResponseCounterStep implements NestMiddleware {
  constructor(private readonly metrics: Metrics) {}

  use({ method = '' }: IncomingMessage, response: ServerResponse, next: () => void): void {
    response.once('close', () => {
      const status = response.headersSent ? String(response.statusCode) : 'none';
      this.metrics.httpResponses.inc({ method: VERBS.includes(method) ? method : 'other', status });
    });
    next();
  }
}

/** What every request to `/mcp` goes through before its era is picked, in this order. `createApp` puts it first. */
@Injectable()
export class RequestPipeline {
  private readonly steps: readonly NestMiddleware<McpRequest, ServerResponse>[];

  constructor(
    tracing: TracingStep,
    counter: ResponseCounterStep,
    hostOrigin: HostOriginMiddleware,
    cors: CorsMiddleware,
    token: TokenMiddleware,
    expiry: StreamExpiryStep,
    rateLimit: RateLimitStep,
    mcpRequest: ReadRequestStep,
    private readonly broken: BrokenRequests,
  ) {
    this.steps = [tracing, counter, hostOrigin, cors, token, expiry, rateLimit, mcpRequest];
  }

  use(incoming: IncomingMessage, response: ServerResponse, next: () => void): void {
    const request = incoming as McpRequest;
    let position = 0;
    const proceed = () => {
      const step = this.steps[position++];
      if (!step) return next();
      // A step refuses by an answer of its own; what it throws is a fault of ours.
      try {
        const pending = step.use(request, response, proceed) as Promise<void> | undefined;
        pending?.catch((error: unknown) => this.broken.answer(error, response));
      } catch (error) {
        this.broken.answer(error, response);
      }
    };
    proceed();
  }
}
