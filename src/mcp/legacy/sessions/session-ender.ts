import { Injectable, Logger } from '@nestjs/common';
import { AuditLog } from '../../../audit/audit-log.js';
import { EventLog } from '../../../cluster/events/event-log.js';
import { background } from '../../../lifecycle/background.js';
import { sessionHash } from '../../../session/session-hash.js';
import { Listeners } from '../streams/listeners.js';
import { TransportRegistry } from './transport-registry.js';

/** Why a session is over, as opposed to its transport merely leaving memory. */
export type SessionEnd = 'expired' | 'deleted' | 'revoked';

/** Ends a session here that the store no longer has: transport, open streams and event logs go at once. */
@Injectable()
export class SessionEnder {
  private readonly logger = new Logger('Sessions');

  constructor(
    private readonly registry: TransportRegistry,
    private readonly listeners: Listeners,
    private readonly log: EventLog,
    private readonly audit: AuditLog,
  ) {}

  end(id: string, reason: SessionEnd): void {
    const principal = this.registry.get(id)?.stored.record.principal ?? null;
    const closing = this.registry.evict(id, reason);
    const wasListening = this.listeners.end(id);
    // Nothing is known of it here, and what it may have left elsewhere ends by itself: an id made up costs one question.
    if (!closing && !wasListening && reason === 'expired') return;
    background(this.forget(id, closing), 'end of a session');
    const session = sessionHash(id);
    this.logger.log({ event: `session.${reason}`, session });
    // What deletes or revokes a session records it, once; that a session has lapsed is only noticed.
    if (reason === 'expired') this.audit.record({ action: 'session.ended', principal, session, reason });
  }

  /** What its calls say last goes to the log before that is forgotten. */
  private async forget(id: string, closing: Promise<void> | undefined): Promise<void> {
    await closing;
    await this.log.forget(id);
  }
}
