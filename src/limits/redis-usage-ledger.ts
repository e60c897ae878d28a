import { createHash } from 'node:crypto';
import type { Result } from 'ioredis';
import type { Metrics } from '../metrics/metrics.js';
import { askAnew } from '../redis/ask-anew.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { rateKey } from '../redis/redis-keys.js';
import { type LedgerAnswer, UsageLedger } from './usage-ledger.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringUse(key: string, amount: number, windowMs: number): Result<[total: number, endsInMs: number], Context>;
  }
}

/**
 * KEYS[1]  what was used in a window
 * ARGV[1]  how much more
 * ARGV[2]  how long a window lasts, in ms
 *
 * Replies `{total, milliseconds until the window ends}`.
 */
const USE_SCRIPT = `
local total = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[2])
  redis.call('PEXPIRE', KEYS[1], left)
end
return {total, left}
`;

/** Windows in Redis, one counter each. Keys are hashes, because what they stand for is who called. */
export class RedisUsageLedger extends UsageLedger {
  constructor(
    private readonly redis: RedisConnection,
    private readonly metrics: Metrics,
  ) {
    super();
    redis.client.defineCommand('mooringUse', { lua: USE_SCRIPT, numberOfKeys: 1 });
  }

  async add(key: string, amount: number, windowMs: number): Promise<LedgerAnswer> {
    const hashed = createHash('sha256').update(key).digest('base64url');
    const window = { kind: 'rate', keys: [rateKey(hashed)] } as const;
    const answer = await askAnew(this.redis, window, (client) => client.mooringUse(rateKey(hashed), amount, windowMs));
    this.metrics.rateLimitReports.inc({ outcome: answer.ok ? 'ok' : 'unavailable' });
    if (!answer.ok) return { ok: false };
    const [total, endsInMs] = answer.value;
    return { ok: true, total, endsInMs };
  }
}
