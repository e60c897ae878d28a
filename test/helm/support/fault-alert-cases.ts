import { type AlertCase, POD } from './alert-series.js';

/** Of what fails where no client waits. */
export const FAULT_ALERT_CASES: readonly AlertCase[] = [
  {
    alert: 'MooringBackgroundFailing',
    series: { [`mcp_background_failures_total{${POD}}`]: '0x10 1x120' },
    fires: 12,
    quiet: 80,
  },
  {
    alert: 'MooringBackgroundFailing',
    series: { [`mcp_background_failures_total{${POD}}`]: '_x5 1x120' },
    fires: 7,
    quiet: 80,
  },
  {
    alert: 'MooringBackgroundFailing',
    series: { [`mcp_background_failures_total{${POD}}`]: '0x90' },
    quiet: 80,
  },
  {
    alert: 'MooringRejectionsUnhandled',
    series: {
      [`mcp_unhandled_rejections_total{${POD},of="team"}`]: '0x10 1x120',
      [`mcp_unhandled_rejections_total{${POD},of="service"}`]: '0x130',
    },
    fires: 12,
    quiet: 80,
  },
  {
    alert: 'MooringRejectionsUnhandled',
    series: { [`mcp_unhandled_rejections_total{${POD},of="unknown"}`]: '_x5 1x120' },
    fires: 7,
    quiet: 80,
  },
  {
    alert: 'MooringRejectionsUnhandled',
    series: { [`mcp_unhandled_rejections_total{${POD},of="team"}`]: '0x90' },
    quiet: 80,
  },
];
