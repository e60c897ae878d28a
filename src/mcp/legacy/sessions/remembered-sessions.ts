import { Injectable } from '@nestjs/common';
import type { StoredSession } from '../../../session/session-store.js';
import { Listeners } from '../streams/listeners.js';
import { TransportRegistry } from './transport-registry.js';

/** What this pod remembers of sessions, kept equal to what the store said last. */
@Injectable()
export class RememberedSessions {
  constructor(
    private readonly registry: TransportRegistry,
    private readonly listeners: Listeners,
  ) {}

  /** What was read last, to compare the next answer of the store with. */
  seen(id: string): StoredSession | undefined {
    return this.registry.get(id)?.stored;
  }

  /** Whether this pod holds anything that a change of the session concerns. */
  remembers(id: string): boolean {
    return this.registry.get(id) !== undefined || this.listeners.get(id) !== undefined;
  }

  /** What the store said last about a session. */
  update(session: StoredSession): void {
    const transport = this.registry.get(session.record.id);
    if (transport) transport.stored = session;
    this.listeners.refresh(session.record);
  }
}
