import { Injectable } from '@nestjs/common';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../../../capabilities/call-context.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import type { ToolOutcome } from '../../../capabilities/outcomes.js';
import { Metrics } from '../../../metrics/metrics.js';
import { Tracing } from '../../../tracing/tracing.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import type { AskedCall } from '../calls/asked-call.js';
import { AskedCalls } from '../calls/asked-calls.js';
import { ModernCallContext } from '../calls/modern-call-context.js';
import type { ModernServing } from '../calls/modern-serving.js';
import { TaskCalls } from '../tasks/task-calls.js';
import { toolResult } from '../calls/tool-result.js';
import { quoted } from '../../../text/quoted.js';

/** Runs tools for requests of the modern era. */
@Injectable()
export class ModernToolCalls {
  constructor(
    private readonly registry: CapabilityRegistry,
    private readonly asked: AskedCalls,
    private readonly tasks: TaskCalls,
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
  ) {}

  /** @throws RpcError for an error answer */
  async call(name: string, args: unknown, serving: ModernServing): Promise<Result> {
    if (!this.registry.findTool(name, serving.grants))
      throw new RpcError(RpcCode.InvalidParams, `Unknown tool: ${quoted(name)}`);
    const begun = this.asked.begin(serving, name, args);
    const asked = begun instanceof Promise ? await begun : begun;
    const context = new ModernCallContext(serving, asked);
    const task = this.tasks.begin(name, args, context, asked, serving.http);
    if (!task) return this.answer(name, args, serving, asked, context);
    return task.settle(this.answer(name, args, serving, asked, task.context));
  }

  private async answer(
    name: string,
    args: unknown,
    serving: ModernServing,
    asked: AskedCall,
    context: CallContext,
  ): Promise<Result> {
    const startedAt = performance.now();
    const run = () => this.registry.callTool(name, args, context);
    const label = (ended: ToolOutcome) => labelOf(ended, serving, asked);
    const outcome = await this.tracing.tool(serving.request, name, run, label);
    const labels = { era: 'modern', tool: name, outcome: label(outcome) };
    this.metrics.toolDuration.observe(labels, (performance.now() - startedAt) / 1_000);
    return asked.inputRequired ?? toolResult(name, outcome);
  }
}

function labelOf(outcome: ToolOutcome, { channel }: ModernServing, { isWaiting }: AskedCall): string {
  if (channel.aborted) return 'cancelled';
  if (isWaiting) return 'input_required';
  if (outcome.kind === 'result') return outcome.result.isError ? 'tool_error' : 'ok';
  return outcome.kind === 'failed' ? 'error' : 'invalid';
}
