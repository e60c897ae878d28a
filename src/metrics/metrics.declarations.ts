import { faults } from '../lifecycle/faults.js';
import { type Cap, CAPS } from './caps.js';
import { counter, gauge, histogram, NAMES, ofProcess } from './metric-declaration.js';
import { REQUEST_OUTCOMES, TOOL_OUTCOMES, type ToolOutcomeLabel, UPSTREAM_OUTCOMES } from './outcome-labels.js';
import { REDIS_REPLIES } from './redis-replies.js';
import { STORED_KINDS } from './stored-kinds.js';

/** Buckets in seconds for what Redis or memory answers: half a millisecond to the longest command time-out in use. */
const STORE_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
/** Buckets in seconds for what a tool may take: a millisecond to ten minutes. */
const CALL_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600];

const ERAS = ['legacy', 'modern'] as const;
const STREAM_KINDS = ['get', 'call', 'listen'] as const;

/**
 * Every metric of the service: never a session id, a principal, or a name that the service does not know as a label. The one place where a name, a help text, a label or a bucket is written.
 */
export const declarations = {
  sessionsActive: gauge('mcp_sessions_active', 'Transports in the memory of this pod'),
  sessionsStored: gauge(
    'mcp_sessions_stored',
    'Live session records in the store of the whole service: take the max over pods',
  ),
  sessionCleanup: counter('session_cleanup_total', 'Transports evicted from memory, by reason', {
    reason: ['expired', 'deleted', 'idle', 'capacity', 'revoked', 'shutdown'],
  }),
  sessionsCreated: counter('mcp_sessions_created_total', 'Sessions opened by initialize'),
  sessionIndexRepaired: counter(
    'mcp_session_index_repaired_total',
    'Sessions that this pod put back into the index after a part of it was lost',
  ),
  sessionsRefused: counter(
    'mcp_sessions_refused_total',
    'Sessions that initialize asked for and did not get, by reason',
    { reason: ['capacity', 'unavailable', 'too_large', 'invalid', 'principal'] },
  ),
  sessionsRehydrated: counter(
    'mcp_sessions_rehydrated_total',
    'Transports rebuilt from the record of a live session, by outcome',
    { outcome: ['ok', 'failed'] },
  ),
  rehydrationDuration: histogram(
    'mcp_rehydration_duration_seconds',
    'Time to rebuild a transport from its record',
    STORE_SECONDS,
  ),
  storedUnreadable: counter(
    'mcp_stored_unreadable_total',
    'Things in the store, or on the bus, that could not be read, by kind',
    { kind: STORED_KINDS },
  ),
  redisRefusals: counter(
    'mcp_redis_refusals_total',
    'Commands that Redis answered with an error, by the first word of its reply',
    { reply: REDIS_REPLIES },
  ),
  httpResponses: counter('mcp_http_responses_total', 'HTTP responses of /mcp, by verb and status', {
    method: NAMES,
    status: NAMES,
  }),
  routeDuration: ofProcess(
    histogram(
      'mcp_route_duration_seconds',
      'Time that a request to a route of a team took, by route, method and class of status',
      CALL_SECONDS,
      { route: NAMES, method: NAMES, status: NAMES },
    ),
  ),
  routesInFlight: ofProcess(gauge('mcp_routes_in_flight', 'Requests to routes of a team being served now')),
  requestDuration: histogram(
    'mcp_request_duration_seconds',
    'Time to answer a JSON-RPC request, by era, method and outcome',
    CALL_SECONDS,
    { era: ERAS, method: NAMES, outcome: REQUEST_OUTCOMES },
  ),
  toolDuration: histogram(
    'mcp_tool_duration_seconds',
    'Time that a tool call took, by era, tool and outcome',
    CALL_SECONDS,
    { era: ERAS, tool: NAMES, outcome: Object.keys(TOOL_OUTCOMES) as ToolOutcomeLabel[] },
  ),
  serverInfo: gauge('mcp_server_info', 'Always 1: the server by its name and version, as clients see them', {
    name: NAMES,
    version: NAMES,
  }),
  buildInfo: ofProcess(gauge('mooring_build_info', 'Always 1: the version of Mooring', { version: NAMES })),
  callsInFlight: gauge('mcp_calls_in_flight', 'JSON-RPC requests being served now'),
  streamsOpen: gauge('mcp_streams_open', 'Open SSE streams, by kind', { kind: STREAM_KINDS }),
  streamsClosed: counter('mcp_streams_closed_total', 'SSE streams that ended, by reason', {
    reason: ['finished', 'client', 'slow', 'gone', 'shutdown', 'requested', 'fenced', 'replaced', 'broken', 'capacity'],
  }),
  streamGaps: counter(
    'mcp_stream_gaps_total',
    'Streams that were told of a hole instead of what they missed, by kind',
    { kind: ['get', 'call', 'listen'] },
  ),
  eventLogBytes: gauge(
    'mcp_event_log_bytes',
    'Bytes of event logs in the memory of this pod: 0 where Redis holds them',
  ),
  eventLogAppended: counter(
    'mcp_event_log_appended_bytes_total',
    'Bytes of events that this pod stored so that clients can resume',
  ),
  answersDropped: counter(
    'mcp_answers_dropped_total',
    'Answers of clients to requests that nobody awaits, or past the bounds of those that wait, by reason',
    { reason: ['unknown', 'late', 'full'] },
  ),
  storeDuration: histogram(
    'mcp_store_duration_seconds',
    'Time that the session store took to answer, by operation and outcome',
    STORE_SECONDS,
    { operation: ['create', 'check', 'peek', 'update', 'delete', 'count'], outcome: NAMES },
  ),
  takeovers: counter('mcp_takeovers_total', 'Streams of dead pods that this pod finished, by outcome', {
    outcome: ['repeated', 'reported', 'answered', 'given_up'],
  }),
  tasksRunning: gauge('mcp_tasks_running', 'Tasks that this pod runs, those that wait for an answer included'),
  tasksRefused: counter('mcp_tasks_refused_total', 'Tasks that could not begin, by reason', {
    reason: ['pod', 'caller', 'principal', 'kept', 'unavailable', 'shutdown'],
  }),
  tasksFinished: counter('mcp_tasks_finished_total', 'Tasks that this pod ran to an end, by outcome', {
    outcome: ['completed', 'failed', 'cancelled', 'handed_over'],
  }),
  taskTakeovers: counter('mcp_task_takeovers_total', 'Tasks of other pods that this pod took over, by outcome', {
    outcome: ['repeated', 'reported', 'given_up'],
  }),
  toolsSuspended: counter(
    'mcp_tools_suspended_total',
    'Times that this pod suspended a tool, because a call of it had ended one pod after the other, by tool',
    { tool: NAMES },
  ),
  suspendedCalls: counter('mcp_suspended_calls_total', 'Calls answered 503 because their tool is suspended', {
    tool: NAMES,
  }),
  upstreamDuration: histogram(
    'mcp_upstream_request_duration_seconds',
    'Time that a request took that was passed on to another MCP server, by that server and outcome',
    CALL_SECONDS,
    { upstream: NAMES, outcome: UPSTREAM_OUTCOMES },
  ),
  upstreamUp: gauge(
    'mcp_upstream_up',
    '1 while another MCP server is there that capabilities are passed on to, else 0',
    {
      upstream: NAMES,
    },
  ),
  upstreamLost: counter(
    'mcp_upstream_lost_total',
    'Connections to another MCP server that broke or could not be opened, by reason; a child is then started again',
    { upstream: NAMES, reason: ['refused', 'ended', 'hung'] },
  ),
  busMessages: counter('mcp_bus_messages_total', 'Messages received on the bus between pods, by kind', { kind: NAMES }),
  busSubscriptions: counter(
    'mcp_bus_subscriptions_total',
    'Times that this pod subscribed to the bus: each past the first means that messages may have been lost',
  ),
  authRefused: counter('mcp_auth_refused_total', 'Requests refused for their access token, by reason', {
    reason: [
      'missing',
      'query',
      'malformed',
      'algorithm',
      'key',
      'signature',
      'issuer',
      'audience',
      'expired',
      'premature',
      'claims',
      'type',
      'inactive',
      'scope',
      'unavailable',
      'rate',
    ],
  }),
  storeUp: gauge('mcp_store_up', '1 while the session store answers, 0 while it does not'),
  storeBreaker: gauge(
    'mcp_store_breaker_state',
    'The circuit breaker before the session store: 0 closed, 1 half-open, 2 open (nothing is asked, answers are 503)',
  ),
  storeBreakerTransitions: counter(
    'mcp_store_breaker_transitions_total',
    'Times that the circuit breaker before the session store changed, by the state it went to',
    { to: ['open', 'half_open', 'closed'] },
  ),
  connectionsOpen: ofProcess(gauge('mcp_connections_open', 'Open TCP connections of the endpoint')),
  connectionsRefused: ofProcess(
    counter(
      'mcp_connections_refused_total',
      'Connections that were closed because of a limit or because what came was no HTTP, by reason',
      { reason: ['full', 'address', 'slow', 'stalled', 'headers', 'malformed'] },
    ),
  ),
  rateLimited: counter('mcp_rate_limited_total', 'Requests answered 429 for being too many, by limit', {
    limit: ['caller', 'initialize', 'tool', 'admin', 'anonymous', 'global', 'auth', 'host'],
  }),
  rateLimitReports: counter(
    'mcp_rate_limit_reports_total',
    'Times that a pod told the store what its callers have used up; after a failure it limits by itself, by outcome',
    { outcome: ['ok', 'unavailable'] },
  ),
  capsReached: counter('mcp_caps_reached_total', 'Times that a cap ended or refused something, by cap', {
    cap: Object.keys(CAPS) as Cap[],
  }),
  eventLoopActive: ofProcess(
    counter(
      'mcp_event_loop_active_seconds_total',
      'Time that the event loop was busy: its rate is the part of it that is in use, 1 at most',
    ),
    () => performance.eventLoopUtilization().active / 1000,
  ),
  backgroundFailures: ofProcess(
    counter('mcp_background_failures_total', 'Times that work failed, or got stuck, which no client waits for'),
    () => faults.count,
  ),
  unhandledRejections: ofProcess(
    counter('mcp_unhandled_rejections_total', 'Rejected promises that nothing awaits, by whose code rejected them', {
      of: ['service', 'team', 'unknown'],
    }),
    () => faults.rejections,
  ),
};
