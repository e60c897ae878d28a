import { Injectable } from '@nestjs/common';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { background } from '../../../lifecycle/background.js';
import { Metrics } from '../../../metrics/metrics.js';
import { UnreadableLog } from '../../../redis/unreadable-log.js';
import { sessionHash } from '../../../session/session-hash.js';
import type { TaskClaim } from '../../../tasks/task.js';
import type { TaskInputs } from '../../../tasks/task-store.js';
import { toolResult } from '../calls/tool-result.js';
import { RepeatedCall } from './repeated-call.js';
import { decodeCall, factsOf, isRepeatable, type StoredCall } from './stored-call.js';
import { TaskCallContext } from './task-call-context.js';
import type { TaskRun } from './task-run.js';
import { TaskRunner } from './task-runner.js';

/** Runs calls again whose pod died or went down, in the task that their client waits for. */
@Injectable()
export class TaskRepeats {
  constructor(
    private readonly registry: CapabilityRegistry,
    private readonly validator: SchemaValidator,
    private readonly runner: TaskRunner,
    private readonly metrics: Metrics,
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
    const tool = this.registry.findTool(stored.name, factsOf(stored).grants);
    if (!tool || !isRepeatable(tool)) return false;
    const run = this.runner.begin(claim, 'repeatable', known);
    background(this.runner.follow(run, this.answer(stored, run)), 'end of a task');
    return true;
  }

  private read({ id }: TaskClaim, call: string): StoredCall | undefined {
    const decoded = decodeCall(call);
    if (decoded.ok) return decoded.value;
    this.unreadable.report('task_call', decoded.reason, { task: sessionHash(id) });
    return undefined;
  }

  private async answer(stored: StoredCall, run: TaskRun): Promise<Result> {
    const startedAt = performance.now();
    const before = new RepeatedCall(run, stored.answers, this.validator);
    const context = new TaskCallContext(factsOf(stored), before, async () => run);
    const outcome = await this.registry.callTool(stored.name, stored.args, context);
    const isError = outcome.kind !== 'result' || outcome.result.isError === true;
    const labels = { era: 'modern', tool: stored.name, outcome: isError ? 'error' : 'ok' };
    this.metrics.toolDuration.observe(labels, (performance.now() - startedAt) / 1_000);
    return toolResult(stored.name, outcome);
  }
}
