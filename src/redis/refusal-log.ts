import { Logger } from '@nestjs/common';
import { TellLimit } from '../lifecycle/tell-limit.js';
import type { RedisReply } from '../metrics/redis-replies.js';

/** Kinds that are told apart: Redis has some dozens, and what a module or a proxy makes up must not fill memory. */
const MAX_KINDS = 100;

/** What an operator can do, by the first word of Redis's error reply. */
const ADVICE: Readonly<Record<RedisReply, string>> = {
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
  other:
    'Look up the reply in the documentation of Redis, or of what stands between: it is none that this service knows.',
};

/** Counts Redis's error replies and tells of each kind at most once a minute. */
export class RefusalLog {
  private readonly logger = new Logger('Redis');
  private readonly limit: TellLimit;
  private counted: (reply: RedisReply) => void = () => undefined;

  /** @param now ms of a clock that only goes forward */
  constructor(now: () => number = () => performance.now()) {
    this.limit = new TellLimit(now, MAX_KINDS);
  }

  /** @param counted is told of each reply */
  onReply(counted: (reply: RedisReply) => void): void {
    this.counted = counted;
  }

  /** @param reason of an error reply, in words that hold no id */
  report(reason: string): void {
    const reply = replyOf(reason);
    this.counted(reply);
    if (this.limit.tell(kindOf(reason)) === undefined) return;
    this.logger.error({
      event: 'redis.refused',
      message: `Redis refuses commands (${reason}); what needs them is answered 503. ${ADVICE[reply]}`,
    });
  }
}

function replyOf(reason: string): RedisReply {
  const [word = ''] = reason.split(' ', 1);
  return Object.hasOwn(ADVICE, word) ? (word as RedisReply) : 'other';
}

/** The first word says it all, but for ERR, which is everything else: there the words before a name or number count. */
function kindOf(reason: string): string {
  const [code = ''] = reason.split(' ', 1);
  return code === 'ERR' ? reason.split(/['"`\d:(]/, 1)[0]!.trim() : code;
}
