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
  return [sessionRecordKey(id), listeningKey(id), answersKey(id)];
}

/** @param shard from 0 to `SESSION_INDEX_SHARDS` - 1 */
export function sessionIndexKey(shard: number): string {
  return `${PREFIX}sessions:{${shard}}`;
}

/** The sets of those that may lack sessions: a sorted set of their numbers by when that was seen, in ms of Redis's clock. */
export const LOST_SHARDS_KEY = `${PREFIX}lost-sessions`;

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

/** Tools that are suspended: a sorted set by when that ends, in ms of Redis's clock. */
export const SUSPENDED_TOOLS_KEY = `${PREFIX}suspended-tools`;

/** The client's answers to requests of ours, by the ids of the requests, until the pods that asked have them. */
export function answersKey(id: string): string {
  return `${PREFIX}answers:{${id}}`;
}

/** The events of one call stream: a list. */
export function streamLogKey(id: string, stream: string): string {
  return `${PREFIX}call-events:{${id}}:${stream}`;
}

/** What is known of a call stream beside its events: who writes it, who follows it, whether it has ended. */
export function streamStateKey(id: string, stream: string): string {
  return `${PREFIX}call:{${id}}:${stream}`;
}

/** The names of a session's call streams, so that they go with the session. */
export function streamNamesKey(id: string): string {
  return `${PREFIX}calls:{${id}}`;
}

/** What the service told all listening sessions: a Redis Stream. */
export const NOTIFICATIONS_KEY = `${PREFIX}notifications`;

/** The claim of the GET stream of a session that receives. */
export function listeningKey(id: string): string {
  return `${PREFIX}listening:{${id}}`;
}

/** The key that seals request states where no `MCP_STATE_KEYS` are set, as base64. It never expires. */
export const STATE_KEY_KEY = `${PREFIX}state-key`;

/** The claim of what may be used once. @param hash of its id, which Redis need not know */
export function singleUseKey(hash: string): string {
  return `${PREFIX}used:${hash}`;
}

/** A task. Pass only ids for which `isTaskId` holds. */
export function taskKey(id: string): string {
  return `${PREFIX}task:{${id}}`;
}

/** What was asked in a task, and the answers. */
export function taskInputsKey(id: string): string {
  return `${PREFIX}task-inputs:{${id}}`;
}

/** The tasks that a pod has not finished: a sorted set by when it got them. */
export function podTasksKey(pod: string): string {
  return `${PREFIX}pod-tasks:{${pod}}`;
}

/** The pods that may have unfinished tasks. */
export const TASK_PODS_KEY = `${PREFIX}task-pods`;

/** The tasks of an owner on which pods work: a sorted set by when their places are free if no pod holds them any longer. */
export function ownerTasksKey(owner: string): string {
  return `${PREFIX}owner-tasks:{${owner}}`;
}

/** The tasks of a caller that are kept, ended or not: a sorted set by when they may be forgotten. @param caller as of `taskCaller` */
export function keptTasksKey(caller: string): string {
  return `${PREFIX}kept-tasks:{${caller}}`;
}

/** The bytes of the results of those of them that have ended, by task, and of `all`. @param caller as of `taskCaller` */
export function keptTaskBytesKey(caller: string): string {
  return `${PREFIX}kept-task-bytes:{${caller}}`;
}

/** What one caller has used up of a limit. @param hash of what is limited */
export function rateKey(hash: string): string {
  return `${PREFIX}rate:{${hash}}`;
}

/** The sessions of one principal, or of callers without a token: a sorted set of ids by expiry. @param hash the owner's */
export function principalSessionsKey(hash: string): string {
  return `${PREFIX}principal:{${hash}}`;
}
