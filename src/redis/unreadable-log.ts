import { Logger } from '@nestjs/common';
import type { Metrics } from '../metrics/metrics.js';
import type { StoredKind } from '../metrics/stored-kinds.js';

/** What cannot be read is told again after this long, once for each kind. */
const REPEAT_MS = 60_000;

/** Which thing it is, by the names that logs have for things. */
export interface UnreadableThing {
  readonly session?: string;
  readonly task?: string;
}

interface Told {
  readonly until: number;
  /** How many were found since, of which nothing was said. */
  untold: number;
}

/**
 * Tells and counts what is in the store and cannot be read: damaged, of another type, or of a newer release. Each is
 * counted; the log has one line a minute for each kind, however many there are and however often they are read.
 */
export class UnreadableLog {
  private readonly logger = new Logger('Store');
  private readonly told = new Map<StoredKind, Told>();

  /** @param metrics absent where nothing is measured */
  constructor(
    private readonly metrics?: Pick<Metrics, 'storedUnreadable'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** For what has a log line of its own. */
  count(kind: StoredKind): void {
    this.metrics?.storedUnreadable.inc({ kind });
  }

  /** @param reason what is wrong, without quoting what was stored */
  report(kind: StoredKind, reason: string, thing: UnreadableThing = {}): void {
    this.count(kind);
    const last = this.told.get(kind);
    if (last && this.now() < last.until) return void (last.untold += 1);
    this.told.set(kind, { until: this.now() + REPEAT_MS, untold: 0 });
    const more = last && last.untold > 0 ? { untold: last.untold } : {};
    this.logger.error({ event: 'stored.unreadable', kind, reason, ...thing, ...more, message: ADVICE });
  }
}

const ADVICE =
  'Something in the store cannot be read. The session, call or task that it belongs to ends; nothing else does. After a ' +
  'rollback this is expected for what the newer release wrote; otherwise find out what else writes to this Redis.';
