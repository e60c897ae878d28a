import { PaginatedRequestParamsSchema, type CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import type { ToolOutcome } from '../../../capabilities/outcomes.js';
import type { Metrics } from '../../../metrics/metrics.js';
import type { Tracing } from '../../../tracing/tracing.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import { parseFields, parseParams } from '../../rpc/parse-params.js';
import { reportsBadArgumentsAsToolError } from '../../rpc/legacy-revisions.js';
import type { ListedPage, Methods, Serving } from './method.js';
import { CallToolParamsSchema } from '../../rpc/call-tool-params.js';
import { errorOf, pageOrThrow } from '../../calls/outcome-errors.js';
import { quoted } from '../../../text/quoted.js';

export function toolsMethods(
  registry: CapabilityRegistry,
  listed: ListedPage,
  metrics: Metrics,
  tracing: Tracing,
): Methods {
  return {
    'tools/list': async (params, { call }) => {
      const { cursor } = parseParams(PaginatedRequestParamsSchema, params);
      return listed(pageOrThrow(registry.listTools(cursor, call.grants)));
    },

    'tools/call': async (params, serving) => {
      const { name, arguments: args } = parseFields(CallToolParamsSchema, params);
      const startedAt = performance.now();
      const known = registry.hasTool(name);
      const run = () => registry.callTool(name, args ?? {}, serving.context);
      const label = (outcome: ToolOutcome) => labelOf(outcome, serving);
      const outcome = await (known ? tracing.tool(serving.call.request, name, run, label) : run());
      const labels = { era: 'legacy', tool: known ? name : 'unknown', outcome: label(outcome) };
      metrics.toolDuration.observe(labels, (performance.now() - startedAt) / 1_000);
      return toolResult(name, outcome, serving);
    },
  };
}

function toolResult(name: string, outcome: ToolOutcome, { session }: Serving): CallToolResult {
  switch (outcome.kind) {
    case 'result':
      return outcome.result;
    case 'unknown':
      throw new RpcError(RpcCode.InvalidParams, `Unknown tool: ${quoted(name)}`);
    case 'invalid':
      if (!reportsBadArgumentsAsToolError(session.protocolVersion)) throw errorOf(outcome);
      return { isError: true, content: [{ type: 'text', text: outcome.message }] };
    case 'failed':
      throw errorOf(outcome);
    default:
      return outcome satisfies never;
  }
}

function labelOf(outcome: ToolOutcome, { call }: Serving): string {
  if (call.aborted) return 'cancelled';
  if (outcome.kind === 'result') return outcome.result.isError ? 'tool_error' : 'ok';
  return outcome.kind === 'failed' ? 'error' : 'invalid';
}
