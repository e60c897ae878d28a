import type { Settings } from '../../config/settings.js';
import type { RedisConnection } from '../../redis/redis-connection.js';
import { FixedKeyRing } from './fixed-key-ring.js';
import type { KeyRing } from './key-ring.js';
import { SharedKeyRing } from './shared-key-ring.js';
import { newStateKey, readStateKey } from './state-key.js';

/** The keys that were set; else one that pods share in Redis; else one of this process, which forgets it when it ends. */
export function keyRing(settings: Pick<Settings, 'mcpStateKeys'>, redis: RedisConnection | null): KeyRing {
  const [first, ...others] = settings.mcpStateKeys.flatMap((text) => readStateKey(text) ?? []);
  if (first) return new FixedKeyRing(first, ...others);
  return redis ? new SharedKeyRing(redis) : new FixedKeyRing(newStateKey());
}
