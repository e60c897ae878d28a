{{- $s := include "mooring.selector" . -}}
{{- $t := .Values.alerts.thresholds -}}
{{- $cap := include "mooring.text" .Values.settings.sessionMaxWarm -}}
{{- $failed := printf "mcp_sessions_rehydrated_total{outcome=\"failed\",%s}" $s -}}
groups:
  - name: mooring.recorded
    rules:
      - record: mooring:requests:rate5m
        expr: sum by (namespace, job, server, outcome) (rate(mcp_request_duration_seconds_count{ {{- $s -}} }[5m]))
      - record: mooring:responses:rate5m
        expr: sum by (namespace, job, server, status) (rate(mcp_http_responses_total{ {{- $s -}} }[5m]))
      - record: mooring:request_seconds:p99_5m
        expr: >-
          histogram_quantile(0.99, sum by (namespace, job, server, le)
          (rate(mcp_request_duration_seconds_bucket{method!="tools/call", {{- $s -}} }[5m])))
      - record: mooring:tool_seconds:p99_5m
        expr: >-
          histogram_quantile(0.99, sum by (namespace, job, server, tool, le)
          (rate(mcp_tool_duration_seconds_bucket{ {{- $s -}} }[5m])))
      - record: mooring:store_seconds:p99_5m
        expr: >-
          histogram_quantile(0.99, sum by (namespace, job, server, le)
          (rate(mcp_store_duration_seconds_bucket{ {{- $s -}} }[5m])))

  - name: mooring.sessions
    rules:
      - alert: MooringMemoryGrowing
        expr: >-
          process_resident_memory_bytes{ {{- $s -}} } > {{ include "mooring.text" $t.residentMemoryBytes }}
          and deriv(process_resident_memory_bytes{ {{- $s -}} }[30m]) > 0
        for: 15m
        labels: { severity: warning }
        annotations:
          summary: A pod's resident memory is high and growing
          description: {{`'{{ $labels.instance }} holds {{ $value | humanize1024 }}B of resident memory and grows.'`}}
      - alert: MooringManySessions
        expr: sum by (namespace, job) (max by (namespace, job, server) (mcp_sessions_stored{ {{- $s -}} })) > {{ include "mooring.text" $t.storedSessions }}
        for: 10m
        labels: { severity: warning }
        annotations:
          summary: Many sessions live in the store
          description: {{`'{{ $value }} live sessions; clients may be opening new ones instead of going on.'`}}
      - alert: MooringSessionGap
        expr: >-
          mcp_sessions_active{ {{- $s -}} } > on (namespace, job, server) group_left ()
          (max by (namespace, job, server) (mcp_sessions_stored{ {{- $s -}} }) * 1.02 + {{ include "mooring.text" $t.sessionGap }})
        for: 15m
        labels: { severity: warning }
        annotations:
          summary: A pod holds more transports than sessions are stored
          description: {{`'{{ $labels.instance }} holds {{ $value }} transports; some outlived their records.'`}}
      - alert: MooringCapPressure
        expr: mcp_sessions_active{ {{- $s -}} } > {{ mulf $t.capRatio (float64 $cap) | floor | int64 }}
        for: 5m
        labels: { severity: warning }
        annotations:
          summary: A pod is near its cap of transports
          description: {{`'{{ $labels.instance }} holds {{ $value }} transports`}} of {{ $cap }}.'
      - alert: MooringSessionsRefused
        expr: >-
          {{- include "mooring.moved" (dict "series" (printf "mcp_sessions_refused_total{reason=\"capacity\",%s}" $s) "window" "5m") | nindent 10 }}
        labels: { severity: critical }
        annotations:
          summary: New sessions are refused
          description: 'All transports of a pod are busy at its cap: clients that open a session get 503.'
      - alert: MooringSessionsNotFound
        expr: >-
          sum by (namespace, job, server) (mooring:responses:rate5m{status="404", {{- $s -}} })
          / sum by (namespace, job, server) (mooring:responses:rate5m{ {{- $s -}} }) > {{ $t.notFoundRatio }}
          and sum by (namespace, job, server) (mooring:responses:rate5m{ {{- $s -}} }) > 0.1
        for: 5m
        labels: { severity: warning }
        annotations:
          summary: Clients' sessions are gone
          description: {{`'{{ $value | humanizePercentage }} of responses are 404. After a deploy: their records were lost.'`}}
      - alert: MooringRehydrationFailing
        expr: >-
          {{- include "mooring.moved" (dict "series" $failed "window" "15m") | nindent 10 }}
        labels: { severity: warning }
        annotations:
          summary: Sessions can't be rebuilt from their records
          description: 'Live records could not become transports; their clients begin anew.'
      - alert: MooringRecordsUnreadable
        expr: >-
          {{- include "mooring.moved" (dict "series" (printf "mcp_stored_unreadable_total{%s}" $s) "window" "15m" "by" "kind") | nindent 10 }}
        labels: { severity: warning }
        annotations:
          summary: What is stored can't be read
          description: {{`'Kind {{ $labels.kind }}. A rollback to a release that does not know it, or something else writes to this Redis.'`}}

  - name: mooring.store
    rules:
      - alert: MooringStoreDown
        expr: mcp_store_up{ {{- $s -}} } == 0
        for: 1m
        labels: { severity: critical }
        annotations:
          summary: A pod does not reach the session store
          description: {{`'{{ $labels.instance }} answers sessions with 503 until the store is back; none is lost.'`}}
      - alert: MooringStoreFlapping
        expr: changes(mcp_store_up{ {{- $s -}} }[15m]) > {{ $t.flaps }}
        labels: { severity: warning }
        annotations:
          summary: The session store comes and goes
          description: {{`'For {{ $labels.instance }} the store went or came {{ $value }} times in 15 minutes.'`}}
      - alert: MooringStoreSlow
        expr: mooring:store_seconds:p99_5m{ {{- $s -}} } > {{ $t.storeSeconds }}
        for: 10m
        labels: { severity: warning }
        annotations:
          summary: The session store is slow
          description: {{`'The 99th percentile of its answers is {{ $value | humanizeDuration }}.'`}}
      - alert: MooringRedisRefusing
        expr: sum by (namespace, job, server, reply) (rate(mcp_redis_refusals_total{ {{- $s -}} }[5m])) > 0
        for: 5m
        labels: { severity: critical }
        annotations:
          summary: Redis is there and refuses commands
          description: {{`'It answers {{ $labels.reply }}; what needs those commands is answered 503. The log line redis.refused says what to do.'`}}
      - alert: MooringBreakerOpen
        expr: min_over_time(mcp_store_breaker_state{ {{- $s -}} }[2m]) > 0
        for: 1m
        labels: { severity: critical }
        annotations:
          summary: The circuit breaker before the session store stays open
          description: {{`'{{ $labels.instance }} asks the store nothing and answers 503 to what needs a session.'`}}

  - name: mooring.limits
    rules:
      - alert: MooringRateLimited
        expr: >-
          sum by (namespace, job, server, limit) (rate(mcp_rate_limited_total{ {{- $s -}} }[5m]))
          / on (namespace, job, server) group_left () sum by (namespace, job, server) (mooring:responses:rate5m{ {{- $s -}} }) > {{ $t.rateLimitedRatio }}
          and on (namespace, job, server) sum by (namespace, job, server) (mooring:responses:rate5m{ {{- $s -}} }) > 0.1
        for: 10m
        labels: { severity: warning }
        annotations:
          summary: Many requests are over a rate limit
          description: {{`'{{ $value | humanizePercentage }} of responses are 429 by the limit "{{ $labels.limit }}".'`}}
      - alert: MooringCapsReached
        expr: >-
          sum by (namespace, job, server, cap) (rate(mcp_caps_reached_total{ {{- $s -}} }[5m])) > 0.1
        for: 10m
        labels: { severity: warning }
        annotations:
          summary: A cap is reached again and again
          description: {{`'The cap "{{ $labels.cap }}" refused or ended something {{ $value | humanize }} times a second.'`}}
      - alert: MooringStreamPressure
        expr: sum by (namespace, job, instance, server) (mcp_streams_open{ {{- $s -}} }) > {{ mulf $t.capRatio (float64 (include "mooring.text" .Values.settings.streamsMax)) | floor | int64 }}
        for: 5m
        labels: { severity: warning }
        annotations:
          summary: A pod is near its cap of streams
          description: {{`'{{ $labels.instance }} has {{ $value }} open streams.'`}}
      - alert: MooringConnectionsRefused
        expr: >-
          sum by (namespace, job, reason) (rate(mcp_connections_refused_total{reason=~"full|address|stalled", {{- $s -}} }[5m])) > 0.1
        for: 10m
        labels: { severity: warning }
        annotations:
          summary: Connections are refused or cut
          description: {{`'Connections are closed for the reason "{{ $labels.reason }}".'`}}

  - name: mooring.service
    rules:
      - alert: MooringDown
        expr: sum by (namespace, job) (up{ {{- $s -}} }) == 0 or absent(up{ {{- $s -}} })
        for: 3m
        labels: { severity: critical }
        annotations:
          summary: No pod can be scraped
          description: 'Prometheus reaches no pod of the service: it is down, or its metrics are fenced off.'
      - alert: MooringRestarting
        expr: changes(process_start_time_seconds{ {{- $s -}} }[15m]) > 2
        labels: { severity: critical }
        annotations:
          summary: A pod restarts again and again
          description: {{`'The process of {{ $labels.instance }} started {{ $value }} times more in 15 minutes.'`}}
      - alert: MooringBackgroundFailing
        expr: >-
          {{- include "mooring.moved" (dict "series" (printf "mcp_background_failures_total{%s}" $s) "window" "1h") | nindent 10 }}
        labels: { severity: warning }
        annotations:
          summary: Work that no client waits for fails
          description: 'The log line background.failed says which work, and why. The pod goes on.'
      - alert: MooringRejectionsUnhandled
        expr: >-
          {{- include "mooring.moved" (dict "series" (printf "mcp_unhandled_rejections_total{%s}" $s) "window" "1h" "by" "of") | nindent 10 }}
        labels: { severity: warning }
        annotations:
          summary: Promises are rejected and nothing awaits them
          description: {{`'Of: {{ $labels.of }}. The log line unhandledRejection names the file, where the stack tells. The pod goes on.'`}}
      - alert: MooringReadinessFlapping
        expr: >-
          changes(kube_pod_status_ready{condition="true",namespace={{ .Release.Namespace | quote }},pod=~
          {{- printf "%s-.*" (include "mooring.fullname" .) | quote }}}[15m]) > {{ $t.flaps }}
        labels: { severity: warning }
        annotations:
          summary: A pod's readiness comes and goes
          description: {{`'{{ $labels.pod }} became ready or unready {{ $value }} times in 15 minutes.'`}}
      - alert: MooringErrors
        expr: >-
          sum by (namespace, job, server) (mooring:requests:rate5m{outcome="error", {{- $s -}} })
          / sum by (namespace, job, server) (mooring:requests:rate5m{ {{- $s -}} }) > {{ $t.errorRatio }}
          and sum by (namespace, job, server) (mooring:requests:rate5m{ {{- $s -}} }) > 0.1
        for: 10m
        labels: { severity: warning }
        annotations:
          summary: Many requests end in an error
          description: {{`'{{ $value | humanizePercentage }} of JSON-RPC requests are answered with an error.'`}}
      - alert: MooringServerErrors
        expr: >-
          sum by (namespace, job, server) (mooring:responses:rate5m{status=~"5..", {{- $s -}} })
          / sum by (namespace, job, server) (mooring:responses:rate5m{ {{- $s -}} }) > {{ $t.serverErrorRatio }}
          and sum by (namespace, job, server) (mooring:responses:rate5m{ {{- $s -}} }) > 0.1
        for: 5m
        labels: { severity: critical }
        annotations:
          summary: Many responses are 5xx
          description: {{`'{{ $value | humanizePercentage }} of HTTP responses are 5xx.'`}}
      - alert: MooringRouteErrors
        expr: >-
          sum by (namespace, job, route) (rate(mcp_route_duration_seconds_count{status="5xx", {{- $s -}} }[5m]))
          / sum by (namespace, job, route) (rate(mcp_route_duration_seconds_count{ {{- $s -}} }[5m])) > {{ $t.serverErrorRatio }}
          and sum by (namespace, job, route) (rate(mcp_route_duration_seconds_count{ {{- $s -}} }[5m])) > 0.1
        for: 10m
        labels: { severity: warning }
        annotations:
          summary: A route of a team fails
          description: {{`'{{ $value | humanizePercentage }} of responses of {{ $labels.route }} are 5xx.'`}}
      - alert: MooringRequestsSlow
        expr: mooring:request_seconds:p99_5m{ {{- $s -}} } > {{ $t.requestSeconds }}
        for: 10m
        labels: { severity: warning }
        annotations:
          summary: Requests are slow
          description: {{`'The 99th percentile of requests other than tool calls is {{ $value | humanizeDuration }}.'`}}
      - alert: MooringToolsSlow
        expr: mooring:tool_seconds:p99_5m{ {{- $s -}} } > {{ $t.toolSeconds }}
        for: 10m
        labels: { severity: warning }
        annotations:
          summary: A tool is slow
          description: {{`'The 99th percentile of {{ $labels.tool }} is {{ $value | humanizeDuration }}.'`}}
      - alert: MooringEventLoopLag
        expr: nodejs_eventloop_lag_p99_seconds{ {{- $s -}} } > {{ $t.eventLoopLagSeconds }}
        for: 5m
        labels: { severity: warning }
        annotations:
          summary: A pod's event loop is blocked
          description: {{`'In {{ $labels.instance }} everything waits {{ $value | humanizeDuration }} at the 99th percentile.'`}}
      - alert: MooringTasksStuck
        expr: >-
          sum by (namespace, job, server) (mcp_tasks_running{ {{- $s -}} }) > 0
          unless sum by (namespace, job, server) (increase(mcp_tasks_finished_total{ {{- $s -}} }[1h])) > 0
        for: 1h
        labels: { severity: warning }
        annotations:
          summary: Tasks run and none ends
          description: {{`'{{ $value }} tasks are running, and for two hours none has ended.'`}}
      - alert: MooringToolSuspended
        expr: >-
          {{- include "mooring.moved" (dict "series" (printf "mcp_tools_suspended_total{%s}" $s) "window" "15m" "by" "tool") | nindent 10 }}
        labels: { severity: critical }
        annotations:
          summary: A tool ends its pods
          description: {{`'A call of the tool "{{ $labels.tool }}" ended one pod after the other. Its calls are refused for a while.'`}}
      - alert: MooringUpstreamAway
        expr: min by (namespace, job, server, upstream) (mcp_upstream_up{ {{- $s -}} }) == 0
        for: 5m
        labels: { severity: warning }
        annotations:
          summary: Another MCP server is away
          description: {{`'For five minutes a pod has not reached the server "{{ $labels.upstream }}"; calls that are passed on to it end with an error.'`}}
      - alert: MooringUpstreamRestarts
        expr: >-
          sum by (namespace, job, server, upstream)
          (increase(mcp_upstream_lost_total{reason!="refused", {{- $s -}} }[15m])) > 10
        labels: { severity: warning }
        annotations:
          summary: Another MCP server ends again and again
          description: {{`'Connections to the server "{{ $labels.upstream }}" ended {{ $value | humanize }} times in 15 minutes; each time its running calls ended with an error.'`}}
      - alert: MooringSlowReaders
        expr: sum by (namespace, job, server) (rate(mcp_streams_closed_total{reason="slow", {{- $s -}} }[15m])) > 0
        for: 15m
        labels: { severity: info }
        annotations:
          summary: Clients read their streams too slowly
          description: 'Streams are closed because their clients do not read; they resume, and miss nothing that is kept.'
      - alert: MooringStreamGaps
        expr: >-
          {{- include "mooring.moved" (dict "series" (printf "mcp_stream_gaps_total{%s}" $s) "window" "1h") | nindent 10 }}
        labels: { severity: info }
        annotations:
          summary: Resumed streams missed events
          description: 'Clients came back after events had left the log; they were told.'
