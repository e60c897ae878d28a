import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { RateWindows } from '../limits/rate-windows.js';
import { type Rate, secondsUntil } from '../limits/rate.js';
import { tellRate } from '../limits/tell-rate.js';
import { NoLedger } from '../limits/usage-ledger.js';
import { Metrics } from '../metrics/metrics.js';

/**
 * How often one address may be refused for its `Host` or `Origin`, before anything is known of its token. Counted like bad
 * tokens, in each pod for itself, but apart from them: what is wrong with a proxy's health check keeps no token waiting.
 */
@Injectable()
export class HostRefusals {
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
    const seconds = secondsUntil(taken.endsInMs);
    this.metrics.rateLimited.inc({ limit: 'host' });
    if (taken.first) tellRate('host', seconds);
    return seconds;
  }
}
