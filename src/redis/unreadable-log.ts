import { Logger } from '@nestjs/common';
import { TellLimit } from '../lifecycle/tell-limit.js';
import type { Metrics } from '../metrics/metrics.js';
import type { StoredKind } from '../metrics/stored-kinds.js';

/** Which thing it is, by the names that logs have for things. */
export interface UnreadableThing {
  readonly session?: string;
  readonly task?: string;
}

/**
 * Tells and counts what is in the store and cannot be read: damaged, of another type, or of a newer release. Each is
 * counted; the log has one line a minute for each kind, however many there are and however often they are read.
 */
export class UnreadableLog {
  private readonly logger = new Logger('Store');

  /** @param metrics absent where nothing is measured */
  constructor(
    private readonly metrics?: Pick<Metrics, 'storedUnreadable'>,
    private readonly limit = new TellLimit(),
  ) {}

  /** For what has a log line of its own. */
  count(kind: StoredKind): void {
    this.metrics?.storedUnreadable.inc({ kind });
  }

  /** @param reason what is wrong, without quoting what was stored */
  report(kind: StoredKind, reason: string, thing: UnreadableThing = {}): void {
    this.count(kind);
    const untold = this.limit.tell(kind);
    if (untold === undefined) return;
    const more = untold > 0 && { untold };
    this.logger.error({ event: 'stored.unreadable', kind, reason, ...thing, ...more, message: ADVICE });
  }
}

const ADVICE =
  'Something in the store cannot be read. The session, call or task that it belongs to ends; nothing else does. After a ' +
  'rollback this is expected for what the newer release wrote; otherwise find out what else writes to this Redis.';
