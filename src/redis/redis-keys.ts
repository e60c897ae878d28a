/**
 * Every Redis key of the service. All keys of a session share the hash tag `{<session id>}`, so that one script or one
 * DEL reaches all of them on a Cluster. Pass only ids for which `isSessionId` holds, or a client could forge a key.
 */
const PREFIX = 'mooring:';

/** The live sessions by expiry are spread over this many sorted sets, each on a slot of its own. */
export const SESSION_INDEX_SHARDS = 16;

export function sessionRecordKey(id: string): string {
  return `${PREFIX}session:{${id}}`;
}

/** Every key that a session can have. */
export function sessionKeys(id: string): readonly [string, ...string[]] {
  return [sessionRecordKey(id)];
}

/** @param shard from 0 to `SESSION_INDEX_SHARDS` - 1 */
export function sessionIndexKey(shard: number): string {
  return `${PREFIX}sessions:{${shard}}`;
}

/** The first hex digit of a random UUID spreads sessions evenly over 16 sets. */
export function sessionIndexShard(id: string): number {
  return Number.parseInt(id.charAt(0), SESSION_INDEX_SHARDS);
}
