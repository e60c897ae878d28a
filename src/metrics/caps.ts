/** Each cap as the label of `mcp_caps_reached_total`, with the setting that holds it. */
export const CAPS = {
  principal: 'SESSION_MAX_PER_PRINCIPAL',
  sessions_anonymous: 'SESSION_MAX_ANONYMOUS',
  calls: 'SESSION_MAX_CALLS',
  calls_caller: 'CALLER_MAX_PERCENT',
  calls_anonymous: 'ANONYMOUS_MAX_PERCENT',
  calls_pod: 'CALLS_MAX',
  streams: 'STREAMS_MAX',
  streams_caller: 'CALLER_MAX_PERCENT',
  streams_anonymous: 'ANONYMOUS_MAX_PERCENT',
  get_streams: 'SESSION_MAX_GET_STREAMS',
  listen: 'LISTEN_MAX_STREAMS',
  listen_caller: 'CALLER_MAX_PERCENT',
  listen_anonymous: 'ANONYMOUS_MAX_PERCENT',
  answers: 'ANSWERS_MAX_WAITING_BYTES',
  answers_caller: 'CALLER_MAX_PERCENT',
  answers_anonymous: 'ANONYMOUS_MAX_PERCENT',
  tasks_caller: 'TASK_MAX_PER_PRINCIPAL',
  tasks_running_caller: 'CALLER_MAX_PERCENT',
  tasks_kept: 'TASK_MAX_KEPT_PER_PRINCIPAL',
  tasks_kept_bytes: 'TASK_MAX_KEPT_BYTES_PER_PRINCIPAL',
} as const;

export type Cap = keyof typeof CAPS;
