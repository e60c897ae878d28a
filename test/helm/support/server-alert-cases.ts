import { type AlertCase, MOVED_THEN_STILL, MOVING, POD } from './alert-series.js';

const ORDERS = `${POD},server="orders"`;
const BILLING = `${POD},server="billing"`;
const requestsOf = (server: string, outcome: string) =>
  `mcp_request_duration_seconds_count{${server},era="legacy",method="ping",outcome="${outcome}"}`;

/** Of processes that hold several servers: each is judged by itself, and what is of all is counted once. */
export const SERVER_ALERT_CASES: readonly AlertCase[] = [
  {
    alert: 'MooringManySessions',
    series: {
      [`mcp_sessions_stored{${ORDERS}}`]: '6000x20 1000x20',
      [`mcp_sessions_stored{${BILLING}}`]: '6000x40',
    },
    fires: 15,
    quiet: 35,
  },
  {
    alert: 'MooringSessionGap',
    series: {
      [`mcp_sessions_active{${ORDERS}}`]: '120x40 50x20',
      [`mcp_sessions_stored{${ORDERS}}`]: '100x60',
      [`mcp_sessions_active{${BILLING}}`]: '500x60',
      [`mcp_sessions_stored{${BILLING}}`]: '500x60',
    },
    fires: 20,
    quiet: 50,
  },
  {
    alert: 'MooringStreamPressure',
    series: {
      [`mcp_streams_open{${ORDERS},kind="get"}`]: '5000x40',
      [`mcp_streams_open{${BILLING},kind="get"}`]: '5000x40',
    },
    quiet: 30,
  },
  {
    alert: 'MooringErrors',
    series: {
      [requestsOf(ORDERS, 'error')]: MOVED_THEN_STILL,
      [requestsOf(BILLING, 'ok')]: '0+6000x60',
    },
    fires: 20,
    quiet: 45,
  },
  {
    alert: 'MooringRateLimited',
    series: {
      [`mcp_rate_limited_total{${ORDERS},limit="caller"}`]: MOVED_THEN_STILL,
      [`mcp_http_responses_total{${ORDERS},method="POST",status="429"}`]: MOVING,
      [`mcp_http_responses_total{${BILLING},method="POST",status="200"}`]: '0+6000x60',
    },
    fires: 18,
    quiet: 45,
  },
  {
    alert: 'MooringTasksStuck',
    series: {
      [`mcp_tasks_running{${ORDERS}}`]: '3x300',
      [`mcp_tasks_finished_total{${ORDERS},outcome="completed"}`]: '0x200 0+1x100',
      [`mcp_tasks_running{${BILLING}}`]: '3x300',
      [`mcp_tasks_finished_total{${BILLING},outcome="completed"}`]: '0+1x300',
    },
    fires: 130,
    quiet: 205,
  },
];
