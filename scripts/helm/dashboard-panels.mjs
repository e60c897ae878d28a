import { processRow } from './dashboard-process-row.mjs';
import { rate, of, quantile, line, perPod, perTool, percentiles } from './dashboard-queries.mjs';

/** Rows of the dashboard: `[title, unit, lines, help]` per panel. Units are Grafana's. */
export const rows = [
  {
    title: 'Sessions',
    panels: [
      [
        'Sessions in memory and stored',
        'short',
        [
          line(`sum(${of('mcp_sessions_active')})`, 'in memory, all pods'),
          line(`sum(max by (server) (${of('mcp_sessions_stored')}))`, 'stored'),
        ],
        'Stored is of the whole service. Less in memory than stored is normal: idle sessions are parked.',
      ],
      ['In memory per pod', 'short', [perPod(of('mcp_sessions_active'))], 'Transports in each pod.'],
      [
        'Created and refused',
        'reqps',
        [
          line(`sum(${rate('mcp_sessions_created_total')})`, 'created'),
          line(`sum by (reason) (${rate('mcp_sessions_refused_total')})`, 'refused: {{reason}}'),
        ],
        'Sessions that initialize opened, and those that it did not.',
      ],
      [
        'Cleaned by reason',
        'reqps',
        [line(`sum by (reason) (${rate('session_cleanup_total')})`, '{{reason}}')],
        'Transports that left memory. Idle and capacity end no session.',
      ],
      [
        'Rehydrations',
        'reqps',
        [line(`sum by (outcome) (${rate('mcp_sessions_rehydrated_total')})`, '{{outcome}}')],
        'Transports rebuilt from a record.',
      ],
      [
        'Time to rehydrate',
        's',
        percentiles('mcp_rehydration_duration_seconds'),
        'How long a client waits for its session to be warm again.',
      ],
      [
        'Unreadable in the store',
        'short',
        [
          line(`sum by (kind) (increase(${of('mcp_stored_unreadable_total')}[$__rate_interval]))`, '{{kind}}'),
          line(
            `sum(increase(${of('mcp_session_index_repaired_total')}[$__rate_interval]))`,
            'sessions put back into the index',
          ),
        ],
        'Things in the store that could not be read, by kind. Sessions among them count as gone.',
      ],
    ],
  },
  {
    title: 'Calls',
    panels: [
      [
        'Requests by era and method',
        'reqps',
        [line(`sum by (era, method) (${rate('mcp_request_duration_seconds_count')})`, '{{era}} {{method}}')],
        'JSON-RPC requests that were answered.',
      ],
      [
        'Requests by outcome',
        'reqps',
        [line(`sum by (outcome) (${rate('mcp_request_duration_seconds_count')})`, '{{outcome}}')],
        'How they ended.',
      ],
      ['Request time', 's', percentiles('mcp_request_duration_seconds'), 'All methods, tool calls included.'],
      [
        'Tool calls by era, tool and outcome',
        'reqps',
        [
          line(
            `sum by (era, tool, outcome) (${rate('mcp_tool_duration_seconds_count')})`,
            '{{era}} {{tool}} {{outcome}}',
          ),
        ],
        'What is called and how it ends.',
      ],
      [
        'Tool time, p99',
        's',
        [line(quantile(0.99, 'mcp_tool_duration_seconds', 'tool, le'), '{{tool}}')],
        'The slowest hundredth of each tool.',
      ],
      [
        'HTTP responses by status',
        'reqps',
        [line(`sum by (status) (${rate('mcp_http_responses_total')})`, '{{status}}')],
        '404 is a session that is gone, 503 a store that is away or a full pod.',
      ],
      [
        'Refused for their token',
        'reqps',
        [line(`sum by (reason) (${rate('mcp_auth_refused_total')})`, '{{reason}}')],
        'Missing is how every client begins. Unavailable is an authorization server that is away.',
      ],
      [
        'In flight',
        'short',
        [
          line(`sum(${of('mcp_calls_in_flight')})`, 'all pods'),
          perPod(of('mcp_calls_in_flight')),
          line(`sum(${of('mcp_routes_in_flight')})`, 'routes of a team'),
        ],
        'Requests that are being served; WebSockets of a team are among those of its routes.',
      ],
      [
        'Routes of a team by status',
        'reqps',
        [
          line(
            `sum by (route, method, status) (${rate('mcp_route_duration_seconds_count')})`,
            '{{method}} {{route}} {{status}}',
          ),
        ],
        'Empty where its modules have no controllers. Unmatched is what no controller has.',
      ],
      [
        'Time of routes, p99',
        's',
        [
          line(
            `histogram_quantile(0.99, sum by (route, le) (${rate('mcp_route_duration_seconds_bucket', 'status!="1xx",')}))`,
            '{{route}}',
          ),
        ],
        'Without WebSockets. A stream of events counts until it ends.',
      ],
    ],
  },
  {
    title: 'Streams',
    panels: [
      [
        'Open by kind',
        'short',
        [line(`sum by (kind) (${of('mcp_streams_open')})`, '{{kind}}, all pods'), perPod(of('mcp_streams_open'))],
        'SSE streams: of clients that listen, and of running calls.',
      ],
      [
        'Closed by reason',
        'reqps',
        [line(`sum by (reason) (${rate('mcp_streams_closed_total')})`, '{{reason}}')],
        'Why streams ended.',
      ],
      [
        'Gaps and dropped answers',
        'short',
        [
          line(`sum by (kind) (increase(${of('mcp_stream_gaps_total')}[$__rate_interval]))`, 'gap: {{kind}}'),
          line(
            `sum by (reason) (increase(${of('mcp_answers_dropped_total')}[$__rate_interval]))`,
            'answer: {{reason}}',
          ),
        ],
        'Events that a resume could not replay, and answers that nobody awaited.',
      ],
      [
        'Take-overs',
        'short',
        [
          line(`sum by (outcome) (increase(${of('mcp_takeovers_total')}[$__rate_interval]))`, '{{outcome}}'),
          perTool('mcp_tools_suspended_total', 'suspended: {{tool}}'),
          perTool('mcp_suspended_calls_total', 'refused: {{tool}}'),
        ],
        'Call streams of dead pods that others finished; tools suspended for ending pods, and their refused calls.',
      ],
      [
        'Other MCP servers',
        'short',
        [
          line(
            `sum by (upstream, outcome) (increase(${of('mcp_upstream_request_duration_seconds_count')}[$__rate_interval]))`,
            '{{upstream}}: {{outcome}}',
          ),
          line(`sum by (reason) (increase(${of('mcp_upstream_lost_total')}[$__rate_interval]))`, 'lost: {{reason}}'),
          line(`min by (upstream) (${of('mcp_upstream_up')})`, '{{upstream}} is there'),
        ],
        'Requests that were passed on, connections that ended, and whether every pod reaches each server (1) or not (0).',
      ],
      [
        'Tasks',
        'short',
        [
          line(`sum(${of('mcp_tasks_running')})`, 'running'),
          line(`sum by (outcome) (increase(${of('mcp_tasks_finished_total')}[$__rate_interval]))`, '{{outcome}}'),
          line(`sum by (reason) (increase(${of('mcp_tasks_refused_total')}[$__rate_interval]))`, 'refused: {{reason}}'),
          line(
            `sum by (outcome) (increase(${of('mcp_task_takeovers_total')}[$__rate_interval]))`,
            'taken over: {{outcome}}',
          ),
        ],
        'Calls that outlive their response: running now, ended, refused, and taken over from pods that are gone.',
      ],
      [
        'Event log in memory',
        'bytes',
        [perPod(of('mcp_event_log_bytes'))],
        'Kept for clients that resume, where no Redis holds it.',
      ],
      [
        'Event log',
        'Bps',
        [perPod(rate('mcp_event_log_appended_bytes_total'))],
        'Stored for clients that resume, in Redis or in memory.',
      ],
    ],
  },
  {
    title: 'Redis',
    panels: [
      [
        'Bus',
        'reqps',
        [line(`sum by (kind) (${rate('mcp_bus_messages_total')})`, '{{kind}}')],
        'Messages between pods, by kind.',
      ],
      [
        'Bus subscriptions',
        'short',
        [perPod(`increase(${of('mcp_bus_subscriptions_total')}[$__rate_interval])`)],
        'Each past the first means that wake-ups were lost and everything was looked at again.',
      ],
      ['Store up', 'short', [perPod(of('mcp_store_up'), 'min')], '1 while the store answers that pod.'],
      [
        'Commands',
        'reqps',
        [
          line(
            `sum by (operation, outcome) (${rate('mcp_store_duration_seconds_count')})`,
            '{{operation}} {{outcome}}',
          ),
        ],
        'What the store is asked, and how that ends.',
      ],
      [
        'Command time, p99',
        's',
        [line(quantile(0.99, 'mcp_store_duration_seconds', 'operation, le'), '{{operation}}')],
        'As the service sees it, network included.',
      ],
      [
        'Refusals',
        'reqps',
        [line(`sum by (reply) (${rate('mcp_redis_refusals_total')})`, '{{reply}}')],
        'Error replies of Redis, which is there but does not do what it is asked.',
      ],
    ],
  },
  {
    title: 'Limits',
    panels: [
      [
        'Over a rate limit',
        'reqps',
        [line(`sum by (limit) (${rate('mcp_rate_limited_total')})`, '{{limit}}')],
        'Requests answered 429, by limit.',
      ],
      [
        'Caps reached',
        'reqps',
        [line(`sum by (cap) (${rate('mcp_caps_reached_total')})`, '{{cap}}')],
        'Principal: its oldest session ended, or the new one was refused. Calls and streams: refused.',
      ],
      [
        'Usage told to other pods',
        'reqps',
        [line(`sum by (outcome) (${rate('mcp_rate_limit_reports_total')})`, '{{outcome}}')],
        'While it is unavailable each pod limits by itself.',
      ],
      ['Connections', 'short', [line(of('mcp_connections_open'), '{{instance}}')], 'Open TCP connections of each pod.'],
      [
        'Connections refused or cut',
        'reqps',
        [line(`sum by (reason) (${rate('mcp_connections_refused_total')})`, '{{reason}}')],
        'By a limit, or because what came was no HTTP.',
      ],
      [
        'Circuit breaker',
        'short',
        [
          perPod(of('mcp_store_breaker_state'), 'max'),
          line(`sum by (to) (increase(${of('mcp_store_breaker_transitions_total')}[$__rate_interval]))`, 'to {{to}}'),
        ],
        'State 0 is closed, 1 half-open, 2 open: then the store is asked nothing.',
      ],
    ],
  },
  processRow,
];
