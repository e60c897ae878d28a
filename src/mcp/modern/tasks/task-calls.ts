import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ToolDefinition } from '../../../capabilities/definitions.js';
import type { ToolEntry } from '../../../capabilities/kinds/entry.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { OWN_EXTENSIONS } from '../../../extensions/extension-names.js';
import { declaresExtension } from '../../../extensions/extensions.js';
import { capReached } from '../../../limits/cap-reached.js';
import { callerKey, type LimitedRequest } from '../../../limits/caller-key.js';
import type { Share } from '../../../limits/shares.js';
import type { Cap } from '../../../metrics/caps.js';
import { Metrics } from '../../../metrics/metrics.js';
import { sessionHash } from '../../../session/session-hash.js';
import type { NewTask, Task } from '../../../tasks/task.js';
import { newTaskId } from '../../../tasks/task-id.js';
import { taskCaller, taskOwner } from '../../../tasks/task-owner.js';
import { TaskStore } from '../../../tasks/task-store.js';
import type { AskedCall } from '../calls/asked-calls.js';
import type { ModernCallContext } from '../calls/modern-call-context.js';
import { extensionRequired } from '../calls/required-extension.js';
import type { RefusalReason } from './task-refusals.js';
import { storedCall } from './stored-call.js';
import { TaskCall, type TaskBeginning } from './task-call.js';
import { TaskRunner } from './task-runner.js';
import { taskHandle } from './task-wire.js';

/** Begins the calls that may become tasks: those of tools declared long-running, by clients that know tasks. */
@Injectable()
export class TaskCalls {
  private readonly logger = new Logger('Tasks');

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly store: TaskStore,
    private readonly runner: TaskRunner,
    private readonly metrics: Metrics,
  ) {}

  /**
   * @param http of whom it counts, where no token is asked for
   * @returns `undefined` for a call that stays an ordinary one
   * @throws RpcError −32021 where the tool needs a client that knows tasks
   */
  begin(
    tool: ToolEntry,
    args: unknown,
    call: ModernCallContext,
    asked: AskedCall,
    http: LimitedRequest,
  ): TaskCall | undefined {
    const { task: support } = tool;
    if (support === undefined) return undefined;
    if (this.isAnonymous(call) || !declaresExtension(call.client.capabilities, OWN_EXTENSIONS.tasks))
      return ordinaryCall(support);
    const create = () => this.create(tool, args, call, asked, callerKey(http));
    return new TaskCall(call, support, create, (run, answer) => this.runner.follow(run, answer));
  }

  /** A task belongs to a principal, where there are any: all who come without a token would have the same ones. */
  private isAnonymous({ principal }: ModernCallContext): boolean {
    return principal === null && this.settings.authIssuer.length > 0;
  }

  private async create(
    { item }: ToolEntry,
    args: unknown,
    call: ModernCallContext,
    asked: AskedCall,
    key: string,
  ): Promise<TaskBeginning> {
    // A handler that swallowed the end of its run still has a question open, and that is what the call is answered by.
    asked.assertCanBecomeTask();
    const { admission } = this.runner;
    if (admission !== 'open') return this.refused(admission);
    const share = this.runner.take(key);
    if (!share) return this.capped('caller', 'tasks_running_caller', key);
    const repeat = storedCall(item, args, call, asked.round.answers);
    const [owner, caller] = [taskOwner(call.principal), taskCaller(call.principal, key)];
    const beginning = await this.make({ id: newTaskId(), owner, caller, call: repeat }, item.name, share, key);
    if (beginning.state === 'begun') asked.becameTask();
    else this.runner.give(share);
    return beginning;
  }

  private async make(task: NewTask, name: string, share: Share, key: string): Promise<TaskBeginning> {
    const created = await this.runner.reserve(() => this.store.create(task));
    switch (created.state) {
      case 'created':
        if (created.hasForgotten) capReached(this.metrics, 'tasks_kept', key);
        return this.begun(name, created.task, task.call, share);
      case 'full':
        return this.capped('principal', 'tasks_caller', key);
      case 'kept':
        return this.capped('kept', 'tasks_kept', key);
      case 'unavailable':
        return this.refused('unavailable');
      default:
        return created satisfies never;
    }
  }

  private begun(name: string, task: Task, repeat: string | undefined, share: Share): TaskBeginning {
    const { id, owner, epoch } = task;
    const kind = repeat === undefined ? 'unrepeatable' : 'repeatable';
    const run = this.runner.begin({ id, owner, epoch }, kind, undefined, share);
    this.logger.log({ event: 'task.begun', task: sessionHash(id), tool: name });
    return { state: 'begun', run, handle: taskHandle(task, this.settings.taskTtlSeconds * 1_000) };
  }

  private capped(reason: RefusalReason, cap: Cap, key: string): TaskBeginning {
    capReached(this.metrics, cap, key);
    return this.refused(reason);
  }

  private refused(reason: RefusalReason): TaskBeginning {
    this.metrics.tasksRefused.inc({ reason });
    return { state: reason };
  }
}

function ordinaryCall(support: NonNullable<ToolDefinition['task']>): undefined {
  if (support === 'required') throw extensionRequired(OWN_EXTENSIONS.tasks);
}
