import { createHash } from 'node:crypto';
import type { Metrics } from '../metrics/metrics.js';
import { askAnew } from '../redis/ask-anew.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { rateKey } from '../redis/redis-keys.js';
import { defineUsageLedger } from './usage-ledger.scripts.js';
import { type LedgerAnswer, UsageLedger } from './usage-ledger.js';

/** Windows in Redis, one counter each. Keys are hashes, because what they stand for is who called. */
export class RedisUsageLedger extends UsageLedger {
  constructor(
    private readonly redis: RedisConnection,
    private readonly metrics: Metrics,
  ) {
    super();
    defineUsageLedger(redis.client);
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
