import { Logger } from '@nestjs/common';

/** The same refusal is logged again after this long. */
const REPEAT_MS = 60_000;

/** What an operator can do, by the first word of Redis's error reply. */
const ADVICE: Readonly<Record<string, string>> = {
  CLUSTERDOWN: 'Part of the Cluster has no master. Look at CLUSTER INFO and bring the missing nodes back.',
  LOADING: 'Redis is reading its data back from disk; this ends by itself.',
  MASTERDOWN: 'The replica that answers has lost its master. Point REDIS_URL at the master.',
  MISCONF: 'Redis cannot write its snapshot or append-only file. Free disk space where it keeps its data.',
  NOAUTH: 'Put the user and the password into REDIS_URL.',
  NOPERM: 'Allow the user of REDIS_URL the commands that the log names, on keys that begin with "mooring:".',
  NOREPLICAS:
    'Too few replicas follow the master. Bring them back, or lower REDIS_WAIT_REPLICAS or min-replicas-to-write.',
  OOM: 'Redis has reached maxmemory. Raise it, or lower SESSION_TTL_SECONDS.',
  READONLY: 'A replica answered. Point REDIS_URL at the master, or at the Sentinels.',
};

/** Tells the operator which error replies Redis gives, each kind at most once a minute. */
export class RefusalLog {
  private readonly logger = new Logger('Redis');
  private readonly silentUntil = new Map<string, number>();

  constructor(private readonly now: () => number = Date.now) {}

  report(reason: string): void {
    const [code = ''] = reason.split(' ', 1);
    const advice = ADVICE[code];
    if (advice === undefined || this.now() < (this.silentUntil.get(code) ?? 0)) return;
    this.silentUntil.set(code, this.now() + REPEAT_MS);
    this.logger.error(`Redis refuses commands (${reason}); what needs them is answered 503. ${advice}`);
  }
}
