/** Error replies of Redis that are told apart, by their first word, as the label of `mcp_redis_refusals_total`. */
export const REDIS_REPLIES = [
  'CLUSTERDOWN',
  'LOADING',
  'MASTERDOWN',
  'MISCONF',
  'NOAUTH',
  'NOPERM',
  'NOREPLICAS',
  'OOM',
  'READONLY',
  'other',
] as const;

export type RedisReply = (typeof REDIS_REPLIES)[number];
