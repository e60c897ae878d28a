import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Metrics } from '../metrics/metrics.js';
import { anonymousPartOf } from './anonymous-part.js';
import { isAddress } from './caller-key.js';
import { RateWindows } from './rate-windows.js';
import { type LimitKind, type Rate, type RateVerdict, secondsUntil } from './rate.js';
import { UsageLedger } from './usage-ledger.js';

const ALLOWED = { ok: true } as const;

/** How often callers may ask. Answers at once, from memory, in every pod; knows no era and no transport. */
@Injectable()
export class RateLimits {
  private readonly windows: RateWindows;
  private readonly rates: Readonly<Partial<Record<LimitKind, Rate>>>;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    ledger: UsageLedger,
    private readonly metrics: Metrics,
  ) {
    this.windows = new RateWindows(ledger);
    this.rates = ratesOf(settings);
  }

  /**
   * Takes `cost` of a limit, or nothing at all.
   *
   * @param key who or what is limited: as a rule `callerKey(request)`
   * @param rate for a limit that the settings do not know, a tool's
   */
  take<Limit extends LimitKind>(
    limit: Limit,
    key: string,
    cost = 1,
    rate: Rate | undefined = this.rates[limit],
  ): RateVerdict<Limit> {
    if (!this.settings.rateLimitEnabled || rate === undefined || cost === 0) return ALLOWED;
    const taken = this.windows.take(`${limit} ${key}`, cost, rate);
    if (taken.ok) return taken.low ? { ok: true, left: leftOf(taken.low, rate) } : ALLOWED;
    this.metrics.rateLimited.inc({ limit });
    const { first, remaining } = taken;
    return { ok: false, limit, retryAfterSeconds: secondsUntil(taken.endsInMs), first, rate, remaining };
  }

  /** Takes requests of a caller, and of the service as a whole. What the caller may not send does not count against all. */
  takeRequests(key: string, requests = 1): RateVerdict<'caller' | 'anonymous' | 'global'> {
    const own = this.take('caller', key, requests);
    if (!own.ok) return own;
    const anonymous = this.rates.anonymous && isAddress(key) ? this.take('anonymous', 'all', requests) : ALLOWED;
    if (!anonymous.ok) return anonymous;
    const all = this.take('global', 'all', requests);
    return all.ok ? own : all;
  }
}

function leftOf({ remaining, endsInMs }: { readonly remaining: number; readonly endsInMs: number }, rate: Rate) {
  return { remaining, seconds: secondsUntil(endsInMs), rate };
}

function ratesOf(settings: Settings): Partial<Record<LimitKind, Rate>> {
  const windowMs = settings.rateLimitWindowSeconds * 1_000;
  const anonymous = anonymousPartOf(settings.rateLimitGlobal, settings);
  return {
    caller: { max: settings.rateLimitPerCaller, windowMs },
    initialize: { max: settings.rateLimitInitialize, windowMs },
    admin: { max: settings.rateLimitAdmin, windowMs },
    ...(settings.rateLimitGlobal > 0 && Number.isFinite(anonymous) && { anonymous: { max: anonymous, windowMs } }),
    ...(settings.rateLimitGlobal > 0 && { global: { max: settings.rateLimitGlobal, windowMs } }),
  };
}
