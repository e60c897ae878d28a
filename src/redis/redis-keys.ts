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
  return [sessionRecordKey(id), listeningKey(id)];
}

/** @param shard from 0 to `SESSION_INDEX_SHARDS` - 1 */
export function sessionIndexKey(shard: number): string {
  return `${PREFIX}sessions:{${shard}}`;
}

/** The first hex digit of a random UUID spreads sessions evenly over 16 sets. */
export function sessionIndexShard(id: string): number {
  return Number.parseInt(id.charAt(0), SESSION_INDEX_SHARDS);
}

/** The channel on which all pods are woken. */
export const BROADCAST_CHANNEL = `${PREFIX}pods`;

/** The channel on which one pod is woken. */
export function inboxChannel(pod: string): string {
  return `${PREFIX}pod:${pod}`;
}

/** Heartbeats of the pods: a sorted set of pod ids by their last sign of life, in ms of Redis's clock. */
export const HEARTBEATS_KEY = `${PREFIX}heartbeats`;

/** A client's answer to a request of ours, until the pod that asked has read it. */
export function answerKey(id: string, requestId: string): string {
  return `${PREFIX}answer:{${id}}:${requestId}`;
}

/** The events of one call stream. */
export function streamLogKey(id: string, stream: string): string {
  return `${PREFIX}log:{${id}}:${stream}`;
}

/** What is known of a call stream beside its events: who writes it, who follows it, whether it has ended. */
export function streamStateKey(id: string, stream: string): string {
  return `${PREFIX}stream:{${id}}:${stream}`;
}

/** The names of a session's call streams, so that they go with the session. */
export function streamNamesKey(id: string): string {
  return `${PREFIX}streams:{${id}}`;
}

/** What the service told all listening sessions: a Redis Stream. */
export const NOTIFICATIONS_KEY = `${PREFIX}notifications`;

/** The claim of the GET stream of a session that receives. */
export function listeningKey(id: string): string {
  return `${PREFIX}listening:{${id}}`;
}

/** What one caller has used up of a limit. @param hash of what is limited */
export function rateKey(hash: string): string {
  return `${PREFIX}rate:{${hash}}`;
}

/** The sessions of one principal: a sorted set of ids by expiry. @param hash the principal's */
export function principalSessionsKey(hash: string): string {
  return `${PREFIX}principal:{${hash}}`;
}
