import { Logger } from '@nestjs/common';
import { TellLimit } from '../lifecycle/tell-limit.js';
import { type Cap, CAPS } from '../metrics/caps.js';
import type { Metrics } from '../metrics/metrics.js';
import { callerHash } from './caller-key.js';

const logger = new Logger('Limits');
/** By cap, for each server of the process. */
const limits = new WeakMap<object, TellLimit>();

/**
 * Counts that a cap refused or ended something, and tells of each cap once a minute.
 *
 * @param caller as of `callerKey`, of whose part it is
 */
export function capReached(metrics: Pick<Metrics, 'capsReached'>, cap: Cap, caller?: string): void {
  metrics.capsReached.inc({ cap });
  const untold = limitOf(metrics).tell(cap);
  if (untold === undefined) return;
  logger.warn({
    event: 'cap.reached',
    cap,
    setting: CAPS[cap],
    ...(caller !== undefined && { caller: callerHash(caller) }),
    ...(untold > 0 && { untold }),
    message: `The cap "${cap}" (${CAPS[cap]}) is reached: the next is refused, or the oldest ends for it. What to do is in docs/runbook.md, MooringCapsReached`,
  });
}

function limitOf(server: object): TellLimit {
  const limit = limits.get(server) ?? new TellLimit();
  limits.set(server, limit);
  return limit;
}
