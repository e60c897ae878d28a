import type { Result } from '@modelcontextprotocol/sdk/types.js';
import type { ToolDefinition } from '../../../capabilities/definitions.js';
import { ProtocolError } from '../../../capabilities/errors.js';
import { background } from '../../../lifecycle/background.js';
import { RefusedError } from '../../rpc/refusals.js';
import type { ModernCallContext } from '../calls/modern-call-context.js';
import { taskRefusals, type RefusalReason } from './task-refusals.js';
import { TaskCallContext } from './task-call-context.js';
import type { TaskRun } from './task-run.js';

/** The task is in the store and has its run, or why there is none. */
export type TaskBeginning =
  { readonly state: 'begun'; readonly run: TaskRun; readonly handle: Result } | { readonly state: RefusalReason };

type Begun = Extract<TaskBeginning, { state: 'begun' }>;

/** One `tools/call` that may become a task: answered by the handle when it does, else by what it comes to. */
export class TaskCall {
  readonly context: TaskCallContext;
  private begun: Begun | undefined;
  private refusal: RefusalReason | undefined;
  private onBegun = (): void => undefined;

  constructor(
    call: ModernCallContext,
    private readonly support: NonNullable<ToolDefinition['task']>,
    private readonly create: () => Promise<TaskBeginning>,
    private readonly follow: (run: TaskRun, answer: Promise<Result>) => Promise<void>,
  ) {
    this.context = new TaskCallContext(call, call, () => this.begin());
  }

  /**
   * @param answer what the run comes to
   * @throws RefusedError when no task could begin and the call cannot go on without
   */
  async settle(answer: Promise<Result>): Promise<Result> {
    const begun = new Promise<void>((resolve) => (this.onBegun = resolve));
    const ended = answer.then(
      () => undefined,
      () => undefined,
    );
    if (!this.begun) await Promise.race([begun, ended]);
    if (this.begun) {
      background(this.follow(this.begun.run, answer), 'end of a task');
      return this.begun.handle;
    }
    if (this.refusal) throw new RefusedError(taskRefusals[this.refusal]);
    return answer;
  }

  private async begin(): Promise<TaskRun | undefined> {
    const beginning = await this.create();
    if (beginning.state === 'begun') {
      this.begun = beginning;
      this.onBegun();
      return beginning.run;
    }
    if (this.support === 'optional' && canDoWithout(beginning.state)) return undefined;
    this.refusal = beginning.state;
    throw new ProtocolError(taskRefusals[beginning.state].code, taskRefusals[beginning.state].message);
  }
}

/** Bounds hold whatever the tool can do; where only the task is out of reach, the client may wait for the answer. */
function canDoWithout(reason: RefusalReason): boolean {
  return reason === 'unavailable' || reason === 'shutdown';
}
