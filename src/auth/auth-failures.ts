import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { RateWindows } from '../limits/rate-windows.js';
import { type Rate, secondsUntil } from '../limits/rate.js';
import { tellRate } from '../limits/tell-rate.js';
import { NoLedger } from '../limits/usage-ledger.js';
import { Metrics } from '../metrics/metrics.js';
import { type Admission, refused } from './admission.js';
import { AuthRefusals } from './auth-refusals.js';

/** For a request that was not looked at: another of its address is, and that takes no longer than a moment. */
const SOON_MS = 1_000;

/**
 * How often one address may come without a good token. Each pod counts for itself, so that strangers write nothing to
 * the store. Past the limit bad tokens are 429, and one new token of that address is checked at a time: floods of them
 * cost little, and one broken client locks no other out that shares its address.
 */
@Injectable()
export class AuthFailures {
  private readonly windows = new RateWindows(new NoLedger());
  private readonly rate: Rate;
  /** Addresses past their limit of which a request is being judged. */
  private readonly judging = new Set<string>();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly refusals: AuthRefusals,
    private readonly metrics: Metrics,
    private readonly audit: AuditLog,
  ) {
    this.rate = { max: settings.rateLimitAuthFailures, windowMs: settings.rateLimitWindowSeconds * 1_000 };
  }

  /**
   * Judges a request whose token was not found good before, unless its address may not ask for that now.
   *
   * @param address as of `callerKey`
   */
  async judge(address: string, judge: () => Promise<Admission>): Promise<Admission> {
    if (!this.settings.rateLimitEnabled) return judge();
    if (this.windows.isSpent(address, this.rate)) return this.judgePastLimit(address, judge);
    const admission = await judge();
    if (isFailure(admission)) this.windows.take(address, 1, this.rate);
    return admission;
  }

  private async judgePastLimit(address: string, judge: () => Promise<Admission>): Promise<Admission> {
    if (this.judging.has(address)) return this.tooMany(SOON_MS);
    this.judging.add(address);
    try {
      const admission = await judge();
      return isFailure(admission) ? this.failed(address, admission) : admission;
    } finally {
      this.judging.delete(address);
    }
  }

  private failed(address: string, admission: Admission & { readonly ok: false }): Admission {
    const taken = this.windows.take(address, 1, this.rate);
    if (taken.ok) return admission;
    if (taken.first) this.tell(taken.endsInMs);
    // Only its own client can have it, and that gets a new one when it is told so.
    if (admission.refusal.reason === 'expired') return refused({ ...admission.refusal, isQuiet: true });
    return this.tooMany(taken.endsInMs);
  }

  private tooMany(endsInMs: number): Admission {
    this.metrics.rateLimited.inc({ limit: 'auth' });
    return refused(this.refusals.tooMany(secondsUntil(endsInMs)));
  }

  /** Once a window. */
  private tell(endsInMs: number): void {
    tellRate('auth', secondsUntil(endsInMs));
    this.audit.record({ action: 'auth.refused', principal: null, reason: 'rate', status: 429 });
  }
}

/** A token that is good but lacks a scope is none, and an authorization server that is away says nothing of a token. */
function isFailure(admission: Admission): admission is Admission & { readonly ok: false } {
  if (admission.ok) return false;
  const { status, reason, isSuspect } = admission.refusal;
  return isSuspect ?? (status < 500 && reason !== 'scope');
}
