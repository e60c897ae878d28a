import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { RateWindows } from '../limits/rate-windows.js';
import type { Rate } from '../limits/rate.js';
import { NoLedger } from '../limits/usage-ledger.js';
import { Metrics } from '../metrics/metrics.js';

/**
 * How often one address may be refused for its `Host` or `Origin`, before anything is known of its token. Counted like bad
 * tokens, in each pod for itself, but apart from them: what is wrong with a proxy's health check keeps no token waiting.
 */
@Injectable()
export class HostRefusals {
  private readonly logger = new Logger('RateLimits');
  private readonly windows = new RateWindows(new NoLedger());
  private readonly rate: Rate;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly metrics: Metrics,
  ) {
    this.rate = { max: settings.rateLimitAuthFailures, windowMs: settings.rateLimitWindowSeconds * 1_000 };
  }

  /**
   * Counts a refusal.
   *
   * @param address as of `callerKey`
   * @returns seconds after which the address may come again; `undefined` while it may be told what is wrong
   */
  count(address: string): number | undefined {
    if (!this.settings.rateLimitEnabled) return undefined;
    const taken = this.windows.take(address, 1, this.rate);
    if (taken.ok) return undefined;
    const seconds = Math.max(1, Math.ceil(taken.endsInMs / 1_000));
    this.metrics.rateLimited.inc({ limit: 'host' });
    if (taken.first) this.tell(seconds);
    return seconds;
  }

  /** Once a window: what floods the service must not flood its log. */
  private tell(seconds: number): void {
    this.logger.warn({
      event: 'rate.limited',
      message:
        'Too many requests of one address were refused for their Host or Origin: such are answered 429, and not logged, until the window ends. If it is the address of a proxy, set TRUST_PROXY (docs/limits.md)',
      limit: 'host',
      seconds,
    });
  }
}
