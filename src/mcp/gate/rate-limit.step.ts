import { Inject, Injectable, Logger, type NestMiddleware } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { callerKey, type LimitedRequest } from '../../limits/caller-key.js';
import { RateLimits } from '../../limits/rate-limits.js';
import type { RateVerdict } from '../../limits/rate.js';
import { tellRate } from '../../limits/tell-rate.js';
import { tooMany } from './rate-refusal.js';
import { replyRefusal } from '../rpc/reply.js';

/** What every request counts against, before its body is read: the limit of its caller, and that of the service. */
@Injectable()
export class RateLimitStep implements NestMiddleware {
  private readonly logger = new Logger('RateLimits');
  private warned = false;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly limits: RateLimits,
  ) {}

  use(request: LimitedRequest, response: ServerResponse, next: () => void): void {
    if (!this.settings.rateLimitEnabled) return next();
    this.warnOfProxy(request);
    const verdict = this.verdictOn(request);
    if (verdict.ok) return next();
    if (verdict.first) tellRate(verdict.limit, verdict.retryAfterSeconds);
    replyRefusal(response, tooMany(verdict));
  }

  /** What the caller may not send does not count against all. */
  private verdictOn(request: LimitedRequest): RateVerdict<'caller' | 'global'> {
    const own = this.limits.take('caller', callerKey(request));
    return own.ok ? this.limits.take('global', 'all') : own;
  }

  private warnOfProxy({ headers, principal }: LimitedRequest): void {
    if (this.warned || principal || !headers['x-forwarded-for']) return;
    if (this.settings.trustProxy !== 'off') return;
    this.warned = true;
    this.logger.warn({
      event: 'limits.proxy-untrusted',
      message:
        'Requests come through a proxy that TRUST_PROXY does not name: all its clients share one rate limit. Set TRUST_PROXY to the number of proxies or to their networks.',
    });
  }
}
