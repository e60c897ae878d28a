import { type AuditLog, NoAuditLog } from '../../src/audit/audit-log.js';
import { RequestAccounts, ToolRuns } from '../../src/mcp/calls/call-accounts.js';
import { ToolAuditor } from '../../src/mcp/calls/tool-auditor.js';
import type { Metrics } from '../../src/metrics/metrics.js';
import { NoTracing } from '../../src/tracing/no-tracing.js';
import type { Tracing } from '../../src/tracing/tracing.js';

/** What the calls of both eras share. */
export function callCore(metrics: Metrics, tracing: Tracing = new NoTracing(), audit: AuditLog = new NoAuditLog()) {
  return {
    runs: new ToolRuns(metrics, tracing, new ToolAuditor(audit)),
    accounts: new RequestAccounts(metrics, tracing),
  };
}
