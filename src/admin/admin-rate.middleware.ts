import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { callerKey, type LimitedRequest } from '../limits/caller-key.js';
import { RateLimits } from '../limits/rate-limits.js';
import { tellRate } from '../limits/tell-rate.js';
import { rateRefusal } from '../mcp/rpc/refusals.js';
import { replyRefusal } from '../mcp/rpc/reply.js';

/** How often a caller may ask for what looks at many sessions; one that lacks the scope counts, too. */
@Injectable()
export class AdminRateMiddleware implements NestMiddleware {
  constructor(private readonly limits: RateLimits) {}

  use(request: LimitedRequest, response: ServerResponse, next: () => void): void {
    const verdict = this.limits.take('admin', callerKey(request));
    if (verdict.ok) return next();
    if (verdict.first) tellRate(verdict.limit, verdict.retryAfterSeconds);
    replyRefusal(response, rateRefusal(verdict));
  }
}
