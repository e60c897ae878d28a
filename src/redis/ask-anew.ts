import type { StoredKind } from '../metrics/stored-kinds.js';
import type { RedisClient } from './redis-client.js';
import type { RedisConnection } from './redis-connection.js';
import type { RedisAnswer } from './redis-unavailable.error.js';

/** What keys hold that can be made anew: indexes, counters and claims, which fill again as they are used. */
export interface Renewable {
  readonly kind: StoredKind;
  /** In one slot. */
  readonly keys: readonly string[];
  /** They were dropped. */
  readonly onDropped?: () => void;
}

/**
 * Sends a command about renewable keys. Where it can do nothing with what they hold, they are dropped and it is sent once
 * more: what one key holds must not stop the command for ever.
 */
export async function askAnew<T>(
  redis: RedisConnection,
  { kind, keys, onDropped }: Renewable,
  command: (client: RedisClient) => Promise<T>,
): Promise<RedisAnswer<T>> {
  const answer = await redis.ask(command);
  if (answer.ok || answer.cause.outcome !== 'unreadable') return answer;
  redis.unreadable.report(kind, 'its key holds something of another type or shape; it is made anew');
  const dropped = await redis.ask((client) => client.del(...keys));
  if (!dropped.ok) return dropped;
  onDropped?.();
  return redis.ask(command);
}
