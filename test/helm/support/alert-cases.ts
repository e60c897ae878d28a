import {
  type AlertCase,
  MOVED_THEN_STILL,
  MOVING,
  observed,
  OTHER,
  POD,
  requests,
  responses,
  routeAnswers,
} from './alert-series.js';
import { FAULT_ALERT_CASES } from './fault-alert-cases.js';
import { SERVER_ALERT_CASES } from './server-alert-cases.js';

/** Each alert firing and resolving, and the cases in which it must not fire. */
export const ALERT_CASES: readonly AlertCase[] = [
  {
    alert: 'MooringMemoryGrowing',
    series: { [`process_resident_memory_bytes{${POD}}`]: '510000000+1000000x60 300000000x60' },
    fires: 60,
    quiet: 100,
  },
  { alert: 'MooringMemoryGrowing', series: { [`process_resident_memory_bytes{${POD}}`]: '900000000x100' }, quiet: 90 },
  {
    alert: 'MooringMemoryGrowing',
    series: { [`process_resident_memory_bytes{${POD}}`]: '1000000+1000000x100' },
    quiet: 90,
  },
  {
    alert: 'MooringManySessions',
    series: { [`mcp_sessions_stored{${POD}}`]: '10001x20 9000x20' },
    fires: 15,
    quiet: 30,
  },
  {
    alert: 'MooringManySessions',
    series: { [`mcp_sessions_stored{${POD}}`]: '9000x30', [`mcp_sessions_stored{${OTHER}}`]: '9000x30' },
    quiet: 25,
  },
  {
    alert: 'MooringSessionGap',
    series: { [`mcp_sessions_active{${POD}}`]: '120x40 50x20', [`mcp_sessions_stored{${POD}}`]: '100x60' },
    fires: 20,
    quiet: 50,
  },
  {
    alert: 'MooringSessionGap',
    series: {
      [`mcp_sessions_active{${POD}}`]: '120x60',
      [`mcp_sessions_stored{${POD}}`]: '100x60',
      [`mcp_sessions_stored{${OTHER}}`]: '130x60',
    },
    quiet: 50,
  },
  { alert: 'MooringCapPressure', series: { [`mcp_sessions_active{${POD}}`]: '9500x10 100x10' }, fires: 8, quiet: 15 },
  {
    alert: 'MooringSessionsRefused',
    series: { [`mcp_sessions_refused_total{${POD},reason="capacity"}`]: '_x5 3x30' },
    fires: 7,
    quiet: 20,
  },
  {
    alert: 'MooringSessionsRefused',
    series: { [`mcp_sessions_refused_total{${POD},reason="capacity"}`]: '1x10 4x30' },
    fires: 12,
    quiet: 20,
  },
  {
    alert: 'MooringSessionsRefused',
    series: { [`mcp_sessions_refused_total{${POD},reason="invalid"}`]: MOVING },
    quiet: 20,
  },
  {
    alert: 'MooringSessionsNotFound',
    series: { ...responses('404', MOVED_THEN_STILL), ...responses('200', MOVING) },
    fires: 15,
    quiet: 40,
  },
  {
    alert: 'MooringSessionsNotFound',
    series: { ...responses('404', '0+1x60'), ...responses('200', MOVING) },
    quiet: 40,
  },
  {
    alert: 'MooringRehydrationFailing',
    series: { [`mcp_sessions_rehydrated_total{${POD},outcome="failed"}`]: '_x5 1x60' },
    fires: 6,
    quiet: 30,
  },
  {
    alert: 'MooringRehydrationFailing',
    series: { [`mcp_sessions_rehydrated_total{${POD},outcome="ok"}`]: MOVING },
    quiet: 30,
  },
  {
    alert: 'MooringRecordsUnreadable',
    series: { [`mcp_stored_unreadable_total{${POD},kind="session"}`]: '0x5 2x60' },
    fires: 8,
    quiet: 30,
  },
  {
    // What a pod reads as it starts was counted before Prometheus looked for the first time.
    alert: 'MooringRecordsUnreadable',
    series: { [`mcp_stored_unreadable_total{${POD},kind="state_key"}`]: '_x5 1x60' },
    fires: 7,
    quiet: 30,
  },
  { alert: 'MooringStoreDown', series: { [`mcp_store_up{${POD}}`]: '1x5 0x10 1x10' }, fires: 10, quiet: 20 },
  {
    alert: 'MooringRedisRefusing',
    series: { [`mcp_redis_refusals_total{${POD},reply="OOM"}`]: '0x5 0+1x20 20x40' },
    fires: 14,
    quiet: 40,
  },
  {
    // A failover: some seconds of READONLY.
    alert: 'MooringRedisRefusing',
    series: { [`mcp_redis_refusals_total{${POD},reply="READONLY"}`]: '0x5 200x40' },
    quiet: 11,
  },
  { alert: 'MooringStoreFlapping', series: { [`mcp_store_up{${POD}}`]: '1 0 1 0 1 0 1 0 1x40' }, fires: 8, quiet: 30 },
  {
    alert: 'MooringStoreSlow',
    series: observed('mcp_store_duration_seconds', 0.25, 0.5, 'operation="check",', MOVED_THEN_STILL),
    fires: 18,
    quiet: 40,
  },
  {
    alert: 'MooringBreakerOpen',
    series: { [`mcp_store_breaker_state{${POD}}`]: '0x5 2 1 2 2 1 2x5 0x10' },
    fires: 12,
    quiet: 20,
  },
  { alert: 'MooringBreakerOpen', series: { [`mcp_store_breaker_state{${POD}}`]: '0 2 0 2 0 2 0x20' }, quiet: 10 },
  {
    alert: 'MooringRateLimited',
    series: { [`mcp_rate_limited_total{${POD},limit="caller"}`]: MOVED_THEN_STILL, ...responses('429', MOVING) },
    fires: 18,
    quiet: 45,
  },
  {
    alert: 'MooringRateLimited',
    series: { [`mcp_rate_limited_total{${POD},limit="caller"}`]: '0+1x60', ...responses('200', MOVING) },
    quiet: 40,
  },
  {
    alert: 'MooringCapsReached',
    series: { [`mcp_caps_reached_total{${POD},cap="calls"}`]: MOVED_THEN_STILL },
    fires: 18,
    quiet: 45,
  },
  {
    alert: 'MooringStreamPressure',
    series: {
      [`mcp_streams_open{${POD},kind="get"}`]: '8000x20 4000x20',
      [`mcp_streams_open{${POD},kind="call"}`]: '1001x40',
    },
    fires: 10,
    quiet: 30,
  },
  {
    alert: 'MooringConnectionsRefused',
    series: { [`mcp_connections_refused_total{${POD},reason="full"}`]: MOVED_THEN_STILL },
    fires: 18,
    quiet: 45,
  },
  {
    alert: 'MooringConnectionsRefused',
    series: { [`mcp_connections_refused_total{${POD},reason="malformed"}`]: MOVING },
    quiet: 40,
  },
  { alert: 'MooringDown', series: { [`up{${POD}}`]: '0x10 1x10' }, fires: 5, quiet: 15 },
  { alert: 'MooringDown', series: { [`up{${POD}}`]: '_x10 1x10' }, fires: 5, quiet: 15 },
  { alert: 'MooringDown', series: { [`up{${POD}}`]: '0x20', [`up{${OTHER}}`]: '1x20' }, quiet: 15 },
  {
    alert: 'MooringRestarting',
    series: { [`process_start_time_seconds{${POD}}`]: '1 2 3 4 5x40' },
    fires: 5,
    quiet: 30,
  },
  ...FAULT_ALERT_CASES,
  ...SERVER_ALERT_CASES,
  {
    alert: 'MooringReadinessFlapping',
    series: {
      'kube_pod_status_ready{condition="true",namespace="default",pod="mooring-5f-x"}': '1 0 1 0 1 0 1 0 1x40',
    },
    fires: 8,
    quiet: 30,
  },
  {
    alert: 'MooringErrors',
    series: { ...requests('error', MOVED_THEN_STILL), ...requests('ok', MOVING) },
    fires: 20,
    quiet: 45,
  },
  { alert: 'MooringErrors', series: { ...requests('cancelled', MOVING), ...requests('ok', MOVING) }, quiet: 45 },
  {
    alert: 'MooringServerErrors',
    series: { ...responses('503', MOVED_THEN_STILL), ...responses('200', MOVING) },
    fires: 15,
    quiet: 40,
  },
  {
    alert: 'MooringRouteErrors',
    series: { ...routeAnswers('5xx', MOVED_THEN_STILL), ...routeAnswers('2xx', MOVING) },
    fires: 20,
    quiet: 45,
  },
  {
    alert: 'MooringRouteErrors',
    series: { ...routeAnswers('4xx', MOVING), ...routeAnswers('2xx', MOVING) },
    quiet: 45,
  },
  {
    alert: 'MooringRequestsSlow',
    series: observed('mcp_request_duration_seconds', 1, 2.5, 'method="ping",', MOVED_THEN_STILL),
    fires: 18,
    quiet: 45,
  },
  {
    alert: 'MooringRequestsSlow',
    series: observed('mcp_request_duration_seconds', 1, 2.5, 'method="tools/call",', MOVING),
    quiet: 45,
  },
  {
    alert: 'MooringToolsSlow',
    series: observed('mcp_tool_duration_seconds', 30, 60, 'tool="echo",', MOVED_THEN_STILL),
    fires: 18,
    quiet: 45,
  },
  {
    alert: 'MooringEventLoopLag',
    series: { [`nodejs_eventloop_lag_p99_seconds{${POD}}`]: '0.5x10 0.02x10' },
    fires: 8,
    quiet: 15,
  },
  {
    alert: 'MooringTasksStuck',
    series: {
      [`mcp_tasks_running{${POD}}`]: '3x300',
      [`mcp_tasks_finished_total{${POD},outcome="completed"}`]: '0x200 0+1x100',
    },
    fires: 130,
    quiet: 205,
  },
  {
    alert: 'MooringToolSuspended',
    series: { [`mcp_tools_suspended_total{${POD},tool="crash"}`]: '_x5 1x60' },
    fires: 7,
    quiet: 30,
  },
  {
    alert: 'MooringToolSuspended',
    series: { [`mcp_tools_suspended_total{${POD},tool="crash"}`]: '1x60' },
    quiet: 40,
  },
  {
    alert: 'MooringUpstreamAway',
    series: { [`mcp_upstream_up{${POD},upstream="files"}`]: '1x10 0x20 1x60' },
    fires: 18,
    quiet: 40,
  },
  {
    alert: 'MooringUpstreamRestarts',
    series: { [`mcp_upstream_lost_total{${POD},upstream="files",reason="ended"}`]: '0+1x30 30x60' },
    fires: 25,
    quiet: 60,
  },
  {
    alert: 'MooringSlowReaders',
    series: { [`mcp_streams_closed_total{${POD},reason="slow"}`]: '0+1x40 40x60' },
    fires: 30,
    quiet: 70,
  },
  {
    alert: 'MooringStreamGaps',
    series: { [`mcp_stream_gaps_total{${POD},kind="get"}`]: '_x5 1x200' },
    fires: 10,
    quiet: 100,
  },
];
