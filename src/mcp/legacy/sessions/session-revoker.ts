import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../../audit/audit-log.js';
import { PodBus } from '../../../cluster/bus/pod-bus.js';
import { background } from '../../../lifecycle/background.js';
import { sessionHash } from '../../../session/session-hash.js';
import type { SessionRecord } from '../../../session/session-record.js';
import { SessionStore } from '../../../session/session-store.js';
import { SessionEnder } from './session-ender.js';
import { SessionQuota } from './session-quota.js';

/** Ends sessions for an administrator or a newer session, not for their client, on every pod at once. */
@Injectable()
export class SessionRevoker {
  constructor(
    private readonly store: SessionStore,
    private readonly ender: SessionEnder,
    private readonly places: SessionQuota,
    private readonly bus: PodBus,
    private readonly audit: AuditLog,
  ) {}

  async revoke(record: SessionRecord): Promise<'revoked' | 'gone' | 'unavailable'> {
    const { id, principal } = record;
    const deleted = await this.store.delete(id);
    if (deleted.state === 'unavailable') return 'unavailable';
    background(this.places.leave(record), 'session place');
    this.ender.end(id, 'revoked');
    this.bus.broadcast({ kind: 'ended', session: id, reason: 'revoked' });
    if (deleted.state === 'gone') return 'gone';
    this.audit.record({ action: 'session.ended', principal, session: sessionHash(id), reason: 'revoked' });
    return 'revoked';
  }
}
