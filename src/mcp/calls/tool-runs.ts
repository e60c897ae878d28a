import { Injectable } from '@nestjs/common';
import type { CallContext } from '../../capabilities/call-context.js';
import type { ToolEntry } from '../../capabilities/kinds/entry.js';
import type { ToolOutcome } from '../../capabilities/outcomes.js';
import { Metrics } from '../../metrics/metrics.js';
import type { ToolOutcomeLabel } from '../../metrics/outcomes.js';
import { type TracedRequest, Tracing } from '../../tracing/tracing.js';
import { ToolAuditor } from './tool-auditor.js';

/** One call of a tool, of whichever era. */
export interface ToolCall {
  /** As the client wrote it. */
  readonly name: string;
  /** `undefined`: this caller has no tool of that name. */
  readonly tool: ToolEntry | undefined;
  readonly args: unknown;
  readonly context: CallContext;
  /** Inside of whose span the tool runs. */
  readonly request: TracedRequest;
}

/** Runs tools for both eras, and keeps account of each run: trace, metric and audit log. */
@Injectable()
export class ToolRuns {
  constructor(
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
    private readonly auditor: ToolAuditor,
  ) {}

  async run(call: ToolCall): Promise<ToolOutcome> {
    const startedAt = performance.now();
    const outcome = await this.outcomeOf(call);
    const ms = performance.now() - startedAt;
    const { context, tool } = call;
    const label = toolOutcomeLabel(outcome, context);
    this.metrics.toolDuration.observe({ era: context.era, tool: tool?.key ?? 'unknown', outcome: label }, ms / 1_000);
    if (this.auditor.isOn) this.auditor.record(call, label, ms);
    return outcome;
  }

  private outcomeOf({ tool, args, context, request }: ToolCall): Promise<ToolOutcome> | ToolOutcome {
    if (!tool) return UNKNOWN;
    const label = (outcome: ToolOutcome) => toolOutcomeLabel(outcome, context);
    return this.tracing.tool(request, tool.key, () => tool.call(args, context), label);
  }
}

const UNKNOWN = { kind: 'unknown' } as const;

/** What a tool call came to, as metrics, traces and the audit log name it. */
export function toolOutcomeLabel(outcome: ToolOutcome, context: CallContext): ToolOutcomeLabel {
  if (context.aborted) return 'cancelled';
  if (context.waitsForAnswers) return 'input_required';
  switch (outcome.kind) {
    case 'result':
      return outcome.result.isError ? 'tool_error' : 'ok';
    case 'failed':
      return 'error';
    case 'invalid':
    case 'unknown':
      return outcome.kind;
    default:
      return outcome satisfies never;
  }
}
