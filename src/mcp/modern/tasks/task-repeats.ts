import { Injectable } from '@nestjs/common';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import type { ToolEntry } from '../../../capabilities/kinds/entry.js';
import { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { background } from '../../../lifecycle/background.js';
import { UnreadableLog } from '../../../redis/unreadable-log.js';
import { sessionHash } from '../../../session/session-hash.js';
import type { TaskClaim } from '../../../tasks/task.js';
import type { TaskInputs } from '../../../tasks/task-store.js';
import { type TracedRequest, Tracing } from '../../../tracing/tracing.js';
import { toolResult } from '../../calls/outcome-results.js';
import { isRepeatable } from '../../calls/repeatable.js';
import { ToolRuns } from '../../calls/call-accounts.js';
import { RpcError } from '../../rpc/rpc-error.js';
import { RepeatedCall } from './repeated-call.js';
import { decodeCall, callFactsOf, type StoredCall } from './stored-call.js';
import { TaskCallContext } from './task-call-context.js';
import type { TaskRun } from './task-run.js';
import { TaskRunner } from './task-runner.js';

/** Only calls of tools become tasks. */
const METHOD = 'tools/call';

/** Runs calls again whose pod died or went down, in the task that their client waits for. */
@Injectable()
export class TaskRepeats {
  constructor(
    private readonly registry: CapabilityRegistry,
    private readonly validator: SchemaValidator,
    private readonly runner: TaskRunner,
    private readonly runs: ToolRuns,
    private readonly tracing: Tracing,
    private readonly unreadable: UnreadableLog,
  ) {}

  /** @param call as `storedCall` made it. @returns `undefined` for one that cannot be read */
  toolOf(claim: TaskClaim, call: string): string | undefined {
    return this.read(claim, call)?.name;
  }

  /**
   * @param call as `storedCall` made it
   * @returns whether it runs: not where repeating could do harm, by the declaration of then or of now, or the call cannot be
   *   read
   */
  repeat(claim: TaskClaim, call: string | undefined, known: TaskInputs): boolean {
    if (call === undefined) return false;
    const stored = this.read(claim, call);
    if (!stored) return false;
    const tool = this.registry.permitted(this.registry.findTool(stored.name), callFactsOf(stored).grants);
    if (!tool || !isRepeatable(tool.item)) return false;
    const run = this.runner.begin(claim, 'repeatable', known);
    background(this.runner.follow(run, this.answer(stored, tool, run)), 'end of a task');
    return true;
  }

  private read({ id }: TaskClaim, call: string): StoredCall | undefined {
    const decoded = decodeCall(call);
    if (decoded.ok) return decoded.value;
    this.unreadable.report('task_call', decoded.reason, { task: sessionHash(id) });
    return undefined;
  }

  private answer(stored: StoredCall, tool: ToolEntry, run: TaskRun): Promise<Result> {
    const { name, args, requestId, meta } = stored;
    const before = new RepeatedCall(run, stored.answers, this.validator);
    const context = new TaskCallContext(callFactsOf(stored), before, async () => run);
    const request = { id: requestId, params: { _meta: meta } };
    return this.traced(request, async () => {
      const outcome = await this.runs.run({ name, tool, args, context, request });
      return toolResult(name, outcome, 'as-result');
    });
  }

  /** The request that made the call ended on another pod: the run that goes on has a span of its own. */
  private async traced(request: TracedRequest, run: () => Promise<Result>): Promise<Result> {
    try {
      const result = await this.tracing.request(request, METHOD, undefined, run);
      this.tracing.requestEnded(request, 'ok');
      return result;
    } catch (error) {
      this.tracing.requestEnded(request, 'error', error instanceof RpcError ? error.code : undefined);
      throw error;
    }
  }
}
