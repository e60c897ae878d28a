/** What can be in the store and turn out to be unreadable, as the label of `mcp_stored_unreadable_total`. */
export const STORED_KINDS = [
  'session',
  'session_index',
  'principal',
  'stream',
  'event',
  'answer',
  'claim',
  'notification',
  'heartbeat',
  'suspension',
  'task',
  'task_call',
  'task_index',
  'rate',
  'state_key',
  'bus',
] as const;

export type StoredKind = (typeof STORED_KINDS)[number];
