import { Inject, Injectable, Logger } from '@nestjs/common';
import { AuditLog } from '../../../audit/audit-log.js';
import { PodBus } from '../../../cluster/bus/pod-bus.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { principalKey } from '../../../limits/caller-key.js';
import { capReached } from '../../../limits/cap-reached.js';
import { Metrics } from '../../../metrics/metrics.js';
import { PrincipalSessions } from '../../../session/principal-sessions.js';
import { sessionHash } from '../../../session/session-hash.js';
import type { Principal, SessionRecord } from '../../../session/session-record.js';
import { SessionStore } from '../../../session/session-store.js';
import { storeUnavailable, type Refusal } from '../../rpc/refusals.js';
import { RpcCode } from '../../rpc/rpc-error.js';
import { SessionEnder } from './session-ender.js';

/** Others may take the place that was just made; after so many times the newcomer is refused. */
const ATTEMPTS = 3;

/** Keeps to so many sessions a principal. A session without a principal needs no place. */
@Injectable()
export class SessionQuota {
  private readonly logger = new Logger('Sessions');
  private readonly full: Refusal;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly places: PrincipalSessions,
    private readonly store: SessionStore,
    private readonly ender: SessionEnder,
    private readonly bus: PodBus,
    private readonly metrics: Metrics,
    private readonly audit: AuditLog,
  ) {
    this.full = {
      status: 429,
      code: RpcCode.Refused,
      message: `Too many sessions: one principal has at most ${settings.sessionMaxPerPrincipal}; end one or go on with one`,
      data: { limit: 'principal' },
      headers: { 'Retry-After': '60' },
    };
  }

  /** Takes a place for a session that is about to be stored. Storing its record keeps the place. */
  async take({ principal, id }: SessionRecord): Promise<Refusal | undefined> {
    if (!principal) return undefined;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const reserved = await this.places.reserve(principal, id, this.settings.sessionMaxPerPrincipal);
      if (reserved.state === 'reserved') return undefined;
      if (reserved.state === 'unavailable') return storeUnavailable;
      if (attempt === 1) capReached(this.metrics, 'principal', principalKey(principal));
      const room = (await this.freed(principal, reserved.oldest)) || (await this.ended(principal, reserved.oldest));
      if (!room) return this.full;
    }
    return this.full;
  }

  /** The session is over, or was not stored. */
  async leave({ principal, id }: SessionRecord): Promise<void> {
    if (principal) await this.places.release(principal, id);
  }

  /** Sessions that lapsed may hold a place still. */
  private async freed(principal: Principal, ids: readonly string[]): Promise<boolean> {
    const outcomes = await Promise.all(ids.map((id) => this.store.peek(id)));
    const gone = ids.filter((_, index) => outcomes[index]?.state === 'gone');
    await Promise.all(gone.map((id) => this.places.release(principal, id)));
    return gone.length > 0;
  }

  private async ended(principal: Principal, [oldest]: readonly string[]): Promise<boolean> {
    if (this.settings.sessionCapPolicy === 'refuse' || oldest === undefined) return false;
    const deleted = await this.store.delete(oldest);
    if (deleted.state === 'unavailable') return false;
    await this.places.release(principal, oldest);
    this.ender.end(oldest, 'revoked');
    this.bus.broadcast({ kind: 'ended', session: oldest, reason: 'revoked' });
    const session = sessionHash(oldest);
    this.logger.log({ event: 'session.displaced', session });
    this.audit.record({ action: 'session.ended', principal, session, reason: 'revoked' });
    return true;
  }
}
