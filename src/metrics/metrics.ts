import type { Counter, Gauge, Histogram } from 'prom-client';

/** Why a transport left memory. */
export type EvictionReason = 'expired' | 'deleted' | 'idle' | 'capacity' | 'revoked' | 'shutdown';

/**
 * Every metric of the service, as one injectable. Labels are bounded: never a session id, a principal, or a method or
 * tool name that the service does not know.
 */
export abstract class Metrics {
  /** `mcp_sessions_active`: transports in this pod. */
  abstract readonly sessionsActive: Gauge;
  /** `mcp_sessions_stored`: live records in the store (the whole service's, so take the max over pods). */
  abstract readonly sessionsStored: Gauge;
  /** `session_cleanup_total{reason}`: transports evicted. */
  abstract readonly sessionCleanup: Counter<'reason'>;
  /** `mcp_sessions_created_total` */
  abstract readonly sessionsCreated: Counter;
  /** `mcp_sessions_refused_total{reason}`: `capacity`, `unavailable`, `too_large`, `invalid`, `principal`. */
  abstract readonly sessionsRefused: Counter<'reason'>;
  /** `mcp_sessions_rehydrated_total{outcome}`: `ok`, `failed`. */
  abstract readonly sessionsRehydrated: Counter<'outcome'>;
  /** `mcp_rehydration_duration_seconds` */
  abstract readonly rehydrationDuration: Histogram;
  /** `mcp_stored_unreadable_total{kind}`: see `STORED_KINDS`. */
  abstract readonly storedUnreadable: Counter<'kind'>;
  /** `mcp_redis_refusals_total{reply}`: see `REDIS_REPLIES`. */
  abstract readonly redisRefusals: Counter<'reply'>;
  /** `mcp_http_responses_total{method,status}`: on `/mcp`. */
  abstract readonly httpResponses: Counter<'method' | 'status'>;
  /** `mcp_request_duration_seconds{era,method,outcome}`: JSON-RPC requests; outcome `ok`, `error`, `cancelled`. */
  abstract readonly requestDuration: Histogram<'era' | 'method' | 'outcome'>;
  /** `mcp_tool_duration_seconds{era,tool,outcome}`: outcome `ok`, `tool_error`, `invalid`, `error`, `cancelled`; modern also `input_required`. */
  abstract readonly toolDuration: Histogram<'era' | 'tool' | 'outcome'>;
  /** `mcp_calls_in_flight` */
  abstract readonly callsInFlight: Gauge;
  /** `mcp_streams_open{kind}`: `get`, `call`, `listen`. */
  abstract readonly streamsOpen: Gauge<'kind'>;
  /** `mcp_streams_closed_total{reason}`: see `StreamEnd`. */
  abstract readonly streamsClosed: Counter<'reason'>;
  /** `mcp_stream_gaps_total{kind}`: streams that were told of a hole instead of what they missed. */
  abstract readonly streamGaps: Counter<'kind'>;
  /** `mcp_event_log_bytes`, in memory. */
  abstract readonly eventLogBytes: Gauge;
  /** `mcp_event_log_appended_bytes_total`. */
  abstract readonly eventLogAppended: Counter;
  /** `mcp_answers_dropped_total{reason}`: answers of clients that no call awaits: `unknown`, `late`; `full` past the bounds of those that wait. */
  abstract readonly answersDropped: Counter<'reason'>;
  /** `mcp_store_duration_seconds{operation,outcome}`: `create`, `check`, `peek`, `update`, `delete`, `count`. */
  abstract readonly storeDuration: Histogram<'operation' | 'outcome'>;
  /** `mcp_auth_refused_total{reason}`: requests refused for their access token, or for having none. */
  abstract readonly authRefused: Counter<'reason'>;
  /** `mcp_store_up`: 1 while the store answers. */
  abstract readonly storeUp: Gauge;
  /** `mcp_takeovers_total{outcome}`: streams of dead pods: `repeated`, `reported`, `answered` (only its end was missing), `given_up`. */
  abstract readonly takeovers: Counter<'outcome'>;
  /** `mcp_tasks_running`: in this pod, those that wait for an answer included. */
  abstract readonly tasksRunning: Gauge;
  /** `mcp_tasks_refused_total{reason}`: `pod`, `caller`, `principal`, `kept`, `unavailable`, `shutdown`. */
  abstract readonly tasksRefused: Counter<'reason'>;
  /** `mcp_tasks_finished_total{outcome}`: `completed`, `failed`, `cancelled` (or taken over), `handed_over`. */
  abstract readonly tasksFinished: Counter<'outcome'>;
  /** `mcp_task_takeovers_total{outcome}`: tasks of other pods: `repeated`, `reported`, `given_up`. */
  abstract readonly taskTakeovers: Counter<'outcome'>;
  /** `mcp_tools_suspended_total{tool}`: by this pod, since a call of theirs ended one pod after the other. */
  abstract readonly toolsSuspended: Counter<'tool'>;
  /** `mcp_suspended_calls_total{tool}`: calls refused for that. */
  abstract readonly suspendedCalls: Counter<'tool'>;
  /** `mcp_bus_messages_total{kind}`: messages of other pods, and `invalid`, `oversized`, `ping`. */
  abstract readonly busMessages: Counter<'kind'>;
  /** `mcp_bus_subscriptions_total`: each past the first means that messages may have been lost. */
  abstract readonly busSubscriptions: Counter;
  /** `mcp_store_breaker_state`: 0 closed, 1 half-open, 2 open. */
  abstract readonly storeBreaker: Gauge;
  /** `mcp_store_breaker_transitions_total{to}`: `open`, `half_open`, `closed`. */
  abstract readonly storeBreakerTransitions: Counter<'to'>;
  /** `mcp_connections_open` */
  abstract readonly connectionsOpen: Gauge;
  /** `mcp_connections_refused_total{reason}`: `full`, `address`, `slow`, `stalled`, `headers`, `malformed`. */
  abstract readonly connectionsRefused: Counter<'reason'>;
  /** `mcp_rate_limited_total{limit}`: `caller`, `initialize`, `tool`, `admin`, `global`, `auth` (came without a good token), `host`. */
  abstract readonly rateLimited: Counter<'limit'>;
  /** `mcp_rate_limit_reports_total{outcome}`: `ok`, `unavailable` (then the pod limits by itself). */
  abstract readonly rateLimitReports: Counter<'outcome'>;
  /** `mcp_caps_reached_total{cap}`: `principal`, `calls`, `streams`… those of one caller end in `_caller`. */
  abstract readonly capsReached: Counter<'cap'>;
  /** `mcp_event_loop_active_seconds_total`: read at each scrape. */
  abstract readonly eventLoopActive: Counter;
  /** `mcp_background_failures_total`: read at each scrape. */
  abstract readonly backgroundFailures: Counter;
  /** `mcp_unhandled_rejections_total{of}`: `service`, `team`, `unknown`; read at each scrape. */
  abstract readonly unhandledRejections: Counter<'of'>;
}
