import { Injectable } from '@nestjs/common';
import type { ToolOutcome } from '../../capabilities/outcomes.js';
import { Metrics } from '../../metrics/metrics.js';
import { Tracing } from '../../tracing/tracing.js';
import { ToolAuditor } from './tool-auditor.js';
import type { ToolCall } from './tool-call.js';
import { toolOutcomeLabel } from './tool-outcome.js';

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
