import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CorsMiddleware } from '../../auth/cors.middleware.js';
import { HostOriginMiddleware } from '../../auth/host-origin.middleware.js';
import { StreamExpiryStep } from '../../auth/stream-expiry.step.js';
import { TokenMiddleware } from '../../auth/token.middleware.js';
import { Metrics } from '../../metrics/metrics.js';
import { Tracing } from '../../tracing/tracing.js';
import { AnonymousAccess } from './anonymous-access.js';
import { ChallengeStep, DoorStep } from './anonymous.steps.js';
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
  private readonly steps: readonly GateStep<McpRequest>[];

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
    access: AnonymousAccess,
    door: DoorStep,
    challenge: ChallengeStep,
  ) {
    const before = [tracing, counter, hostOrigin, cors];
    const after = [expiry, rateLimit, mcpRequest];
    this.steps = access.isAllowed ? [...before, door, ...after, challenge] : [...before, token, ...after];
  }

  use(incoming: IncomingMessage, response: ServerResponse, next: () => void): void {
    runSteps(this.steps, incoming as McpRequest, response, this.broken, next);
  }
}

/** One thing that is done with a request before it is served. */
export type GateStep<Request> = Pick<NestMiddleware<Request, ServerResponse>, 'use'>;

/**
 * One step after the other, each of which goes on or refuses by an answer of its own; what a step throws is a fault of ours.
 * @param passed called when all have gone on
 */
export function runSteps<Request>(
  steps: readonly GateStep<Request>[],
  request: Request,
  response: ServerResponse,
  broken: BrokenRequests,
  passed: () => void,
): void {
  let position = 0;
  const proceed = () => {
    const step = steps[position++];
    if (!step) return passed();
    try {
      const pending = step.use(request, response, proceed) as Promise<void> | undefined;
      pending?.catch((error: unknown) => broken.answer(error, response));
    } catch (error) {
      broken.answer(error, response);
    }
  };
  proceed();
}
