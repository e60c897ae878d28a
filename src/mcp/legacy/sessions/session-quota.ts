import { Inject, Injectable, Logger } from '@nestjs/common';
import { AuditLog } from '../../../audit/audit-log.js';
import { PodBus } from '../../../cluster/bus/pod-bus.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { principalKey } from '../../../limits/caller-key.js';
import { capReached } from '../../../limits/cap-reached.js';
import type { Cap } from '../../../metrics/caps.js';
import { Metrics } from '../../../metrics/metrics.js';
import { PrincipalSessions } from '../../../session/principal-sessions.js';
import { ANONYMOUS, sessionOwners } from '../../../session/session-owners.js';
import { sessionHash } from '../../../session/session-hash.js';
import type { Principal, SessionRecord } from '../../../session/session-record.js';
import { SessionStore } from '../../../session/session-store.js';
import { limitRefusal, SIGN_IN, storeUnavailable, type Refusal } from '../../rpc/refusals.js';
import { RpcCode } from '../../rpc/rpc-error.js';
import { SessionEnder } from './session-ender.js';

/** Others may take the place that was just made; after so many times the newcomer is refused. */
const ATTEMPTS = 3;

interface Quota {
  /** As of `sessionOwners`. */
  readonly owner: string;
  readonly max: number;
  readonly cap: Extract<Cap, 'principal' | 'sessions_anonymous'>;
  readonly full: Refusal;
}

/** Keeps to so many sessions a principal, or an address without a token and all such. Without authentication a session needs no place. */
@Injectable()
export class SessionQuota {
  private readonly logger = new Logger('Sessions');

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly places: PrincipalSessions,
    private readonly store: SessionStore,
    private readonly ender: SessionEnder,
    private readonly bus: PodBus,
    private readonly metrics: Metrics,
    private readonly audit: AuditLog,
  ) {}

  /** Takes a place for a session that is about to be stored. Storing its record keeps the place. */
  async take(record: SessionRecord): Promise<Refusal | undefined> {
    for (const quota of this.quotasOf(record)) {
      const refusal = await this.takeOf(quota, record);
      if (refusal) return refusal;
    }
    return undefined;
  }

  /** The session is over, or was not stored. */
  async leave(record: SessionRecord): Promise<void> {
    await Promise.all(sessionOwners(record).map((owner) => this.places.release(owner, record.id)));
  }

  private quotasOf(record: SessionRecord): readonly Quota[] {
    const { sessionMaxPerPrincipal, sessionMaxAnonymous } = this.settings;
    const whose = record.principal ? 'one principal has' : 'callers without a token of one address have';
    return sessionOwners(record).map((owner) =>
      owner === ANONYMOUS
        ? { owner, max: sessionMaxAnonymous, cap: 'sessions_anonymous', full: anonymousFull }
        : { owner, max: sessionMaxPerPrincipal, cap: 'principal', full: ownFull(whose, sessionMaxPerPrincipal) },
    );
  }

  private async takeOf(
    { owner, max, cap, full }: Quota,
    { id, principal }: SessionRecord,
  ): Promise<Refusal | undefined> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const reserved = await this.places.reserve(owner, id, max);
      if (reserved.state === 'reserved') return undefined;
      if (reserved.state === 'unavailable') return storeUnavailable;
      if (attempt === 1) capReached(this.metrics, cap, principal ? principalKey(principal) : undefined);
      const room =
        (await this.freed(owner, reserved.oldest)) || (await this.ended({ owner, principal }, reserved.oldest));
      if (!room) return full;
    }
    return full;
  }

  /** Sessions that lapsed may hold a place still. */
  private async freed(owner: string, ids: readonly string[]): Promise<boolean> {
    const outcomes = await Promise.all(ids.map((id) => this.store.peek(id)));
    const gone = ids.filter((_, index) => outcomes[index]?.state === 'gone');
    await Promise.all(gone.map((id) => this.places.release(owner, id)));
    return gone.length > 0;
  }

  private async ended(
    { owner, principal }: { readonly owner: string; readonly principal: Principal | null },
    [oldest]: readonly string[],
  ): Promise<boolean> {
    if (this.settings.sessionCapPolicy === 'refuse' || oldest === undefined) return false;
    const deleted = await this.store.delete(oldest);
    if (deleted.state === 'unavailable') return false;
    await this.places.release(owner, oldest);
    this.ender.end(oldest, 'revoked');
    this.bus.broadcast({ kind: 'ended', session: oldest, reason: 'revoked' });
    const session = sessionHash(oldest);
    this.logger.log({ event: 'session.displaced', session });
    this.audit.record({ action: 'session.ended', principal, session, reason: 'revoked' });
    return true;
  }
}

function ownFull(whose: string, max: number): Refusal {
  return {
    status: 429,
    code: RpcCode.Refused,
    message: `Too many sessions: ${whose} at most ${max}; end one or go on with one`,
    data: { limit: 'principal' },
    headers: { 'Retry-After': '60' },
  };
}

const anonymousFull = limitRefusal({
  status: 503,
  message: `This server has as many sessions of callers without a token as it may (SESSION_MAX_ANONYMOUS). ${SIGN_IN}`,
  limit: 'sessions_anonymous',
  retryAfterSeconds: 60,
});
