import { Injectable, Logger, type NestMiddleware } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { callerKey, type LimitedRequest } from '../limits/caller-key.js';
import { RateLimits } from '../limits/rate-limits.js';
import { tooMany } from '../mcp/rate-refusal.js';
import { replyRefusal } from '../mcp/reply.js';

/** How often a caller may ask for what looks at many sessions; one that lacks the scope counts, too. */
@Injectable()
export class AdminRateMiddleware implements NestMiddleware {
  private readonly logger = new Logger('RateLimits');

  constructor(private readonly limits: RateLimits) {}

  use(request: LimitedRequest, response: ServerResponse, next: () => void): void {
    const verdict = this.limits.take('admin', callerKey(request));
    if (verdict.ok) return next();
    if (verdict.first) {
      this.logger.warn({
        event: 'rate.limited',
        message: 'A caller is over its limit of /admin and is answered 429 until its window ends (docs/limits.md)',
        limit: verdict.limit,
        seconds: verdict.retryAfterSeconds,
      });
    }
    replyRefusal(response, tooMany(verdict));
  }
}
