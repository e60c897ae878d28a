import { Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { AuditLog } from '../../audit/audit-log.js';
import { SECURITY_HEADERS } from '../../http/security-headers.js';
import { PodBus } from '../../cluster/bus/pod-bus.js';
import { background } from '../../lifecycle/background.js';
import { sessionHash } from '../../session/session-hash.js';
import { SessionStore, type StoredSession } from '../../session/session-store.js';
import { RefusedError, sessionGone, storeUnavailable } from '../rpc/refusals.js';
import { SessionEnder } from './sessions/session-ender.js';
import { SessionQuota } from './sessions/session-quota.js';

/** `DELETE`: the record goes first, then all that memory holds of the session, at once. */
@Injectable()
export class DeleteHandler {
  constructor(
    private readonly store: SessionStore,
    private readonly ender: SessionEnder,
    private readonly bus: PodBus,
    private readonly audit: AuditLog,
    private readonly places: SessionQuota,
  ) {}

  async handle(response: ServerResponse, { record }: StoredSession): Promise<void> {
    const outcome = await this.store.delete(record.id);
    switch (outcome.state) {
      case 'deleted':
        this.ender.end(record.id, 'deleted');
        background(this.places.leave(record), 'session place');
        this.audit.record({
          action: 'session.ended',
          principal: record.principal,
          session: sessionHash(record.id),
          reason: 'deleted',
        });
        this.bus.broadcast({ kind: 'ended', session: record.id, reason: 'deleted' });
        response.writeHead(200, { 'Content-Length': 0, ...SECURITY_HEADERS });
        response.end();
        return;
      case 'gone':
        this.ender.end(record.id, 'expired');
        throw new RefusedError(sessionGone);
      case 'unavailable':
        throw new RefusedError(storeUnavailable);
      default:
        outcome satisfies never;
    }
  }
}
