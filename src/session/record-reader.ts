import type { UnreadableLog } from '../redis/unreadable-log.js';
import { decodeRecord } from './session-codec.js';
import { sessionHash } from './session-hash.js';
import type { Alive, Gone, StoredSession } from './session-store.js';

export const GONE: Gone = { state: 'gone' };

/** Turns stored text into a session, for every adapter alike. */
export class RecordReader {
  constructor(private readonly log: UnreadableLog) {}

  /** A text that cannot be read is reported and counts as gone. Where `seen` has the same text, `seen` itself is the answer. */
  read(id: string, text: string, seen?: StoredSession): Alive | Gone {
    if (seen?.text === text) return { state: 'alive', session: seen };
    const decoded = decodeRecord(text);
    if (!decoded.ok) return this.unreadable(id, decoded.reason);
    if (decoded.record.id !== id) return this.unreadable(id, 'it belongs to another session');
    return { state: 'alive', session: { record: decoded.record, text } };
  }

  /** Its client starts a new session. */
  unreadable(id: string, reason: string): Gone {
    this.log.report('session', reason, { session: sessionHash(id) });
    return GONE;
  }
}
