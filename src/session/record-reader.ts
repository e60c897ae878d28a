import { Logger } from '@nestjs/common';
import type { Metrics } from '../metrics/metrics.js';
import { decodeRecord } from './session-codec.js';
import { sessionHash } from './session-hash.js';
import type { Alive, Gone, StoredSession } from './session-store.js';

export const GONE: Gone = { state: 'gone' };

/** Turns stored text into a session, for every adapter alike. */
export class RecordReader {
  private readonly logger = new Logger('SessionStore');

  constructor(private readonly metrics: Metrics) {}

  /** A text that cannot be read is reported and counts as gone. Where `seen` has the same text, `seen` itself is the answer. */
  read(id: string, text: string, seen?: StoredSession): Alive | Gone {
    if (seen?.text === text) return { state: 'alive', session: seen };
    const decoded = decodeRecord(text);
    if (!decoded.ok) return this.unreadable(id, decoded.reason);
    if (decoded.record.id !== id) return this.unreadable(id, 'it belongs to another session');
    return { state: 'alive', session: { record: decoded.record, text } };
  }

  private unreadable(id: string, reason: string): Gone {
    this.metrics.recordsUnreadable.inc();
    this.logger.error(
      `The record of session ${sessionHash(id)} cannot be read: ${reason}. The session counts as gone and its client ` +
        'starts a new one. After a rollback this is expected for sessions of the newer release; otherwise find out what ' +
        'else writes to this Redis.',
    );
    return GONE;
  }
}
