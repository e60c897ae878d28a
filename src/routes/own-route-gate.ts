import { Inject, Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuthenticatedRequest } from '../auth/caller.js';
import { HostOriginMiddleware } from '../auth/host-origin.middleware.js';
import { StreamExpiryStep } from '../auth/stream-expiry.step.js';
import { presentedToken } from '../auth/presented-token.js';
import { TokenMiddleware } from '../auth/token.middleware.js';
import { TokenVerifier } from '../auth/token-verifier.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { RouteGate } from '../http/route-bindings.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { BrokenRequests } from '../mcp/gate/broken-requests.js';
import { type GateStep, runSteps } from '../mcp/gate/request-pipeline.js';
import { RateLimitStep } from '../mcp/gate/request-limits.js';
import { replyRefusal } from '../mcp/rpc/reply.js';
import { tooManyHeaders } from '../mcp/rpc/refusals.js';
import { letThrough, passedAs } from './passed-requests.js';
import { RouteCors } from './route-cors.js';

type Next = (error?: unknown) => void;

/**
 * What a request to a route of a team goes through before anything of the team sees it: the steps of `/mcp`, in their order,
 * with their refusals, limits and counts.
 */
@Injectable()
export class OwnRouteGate implements Omit<RouteGate, 'isPublic' | 'enter'> {
  private readonly untilToken: readonly GateStep<AuthenticatedRequest>[];
  private readonly withToken: readonly GateStep<AuthenticatedRequest>[];
  private readonly afterToken: readonly GateStep<AuthenticatedRequest>[];

  constructor(
    hostOrigin: HostOriginMiddleware,
    cors: RouteCors,
    token: TokenMiddleware,
    expiry: StreamExpiryStep,
    rate: RateLimitStep,
    @Inject(TokenVerifier) private readonly verifier: TokenVerifier | null,
    private readonly lifecycle: Lifecycle,
    private readonly broken: BrokenRequests,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'requestMaxHeaders'>,
  ) {
    this.untilToken = [hostOrigin, cors];
    this.withToken = [token, expiry];
    this.afterToken = [rate, { use: (...asked) => this.limitHeaders(...asked) }];
  }

  readonly open = (request: IncomingMessage, response: ServerResponse, next: Next): void => {
    if (passedAs(request)) return next();
    this.run([...this.untilToken, ...this.afterToken], request, response, () => {
      letThrough(request, 'open');
      next();
    });
  };

  readonly closed = (request: IncomingMessage, response: ServerResponse, next: Next): void => {
    const already = passedAs(request);
    if (already === 'closed') return next();
    const steps = already === 'open' ? this.withToken : [...this.untilToken, ...this.withToken, ...this.afterToken];
    this.run(steps, request, response, () => {
      letThrough(request, 'closed');
      next();
    });
  };

  isIdentified(request: IncomingMessage): boolean {
    return !this.verifier || presentedToken(request).state !== 'none';
  }

  private run(
    steps: readonly GateStep<AuthenticatedRequest>[],
    incoming: IncomingMessage,
    response: ServerResponse,
    passedAll: () => void,
  ): void {
    runSteps(steps, incoming as AuthenticatedRequest, response, this.broken, passedAll);
  }

  private limitHeaders({ rawHeaders }: IncomingMessage, response: ServerResponse, next: () => void): void {
    if (this.lifecycle.phase === 'draining') response.setHeader('Connection', 'close');
    const { requestMaxHeaders } = this.settings;
    if (rawHeaders.length / 2 > requestMaxHeaders) return replyRefusal(response, tooManyHeaders(requestMaxHeaders));
    next();
  }
}
