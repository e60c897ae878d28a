import { Inject, Injectable } from '@nestjs/common';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { OWN_EXTENSIONS } from '../../../extensions/extension-names.js';
import { background } from '../../../lifecycle/background.js';
import { isTaskId } from '../../../tasks/task-id.js';
import { taskOwner } from '../../../tasks/task-owner.js';
import { type ClientTaskOutcome, type ReadTaskOutcome, TaskStore } from '../../../tasks/task-store.js';
import { parseParams } from '../../rpc/parse-params.js';
import { RefusedError } from '../../rpc/refusals.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import { ResultTexts } from '../calls/result-texts.js';
import { ModernExtension, type ModernMethods, type ModernServing } from '../calls/modern-serving.js';
import type { PreparedResult } from '../../rpc/prepared-result.js';
import { tasksUnavailable } from './task-refusals.js';
import { MAX_QUESTIONS } from './task-run.js';
import { TaskRunner } from './task-runner.js';
import { TaskTakeovers } from './task-takeovers.js';
import { detailedTask } from './task-wire.js';
import { jsonText } from '../../../text/sent-json.js';

const TaskParamsSchema = z.object({ taskId: z.string() });
const UpdateParamsSchema = TaskParamsSchema.extend({
  inputResponses: z
    .record(z.string(), z.record(z.string(), z.unknown()).nullable())
    .refine(
      (answers) => Object.keys(answers).length <= MAX_QUESTIONS,
      `takes at most ${MAX_QUESTIONS} answers at a time`,
    ),
});

/** `tasks/get`, `tasks/update` and `tasks/cancel` (SEP-2663), for any task, on any pod. Each asks the store once. */
@Injectable()
export class TasksExtension extends ModernExtension {
  override readonly declared = { id: OWN_EXTENSIONS.tasks, settings: {}, clients: 'declaring' } as const;
  readonly methods: Pick<ModernMethods, 'tasks/get' | 'tasks/update' | 'tasks/cancel'> = {
    'tasks/get': (params, serving) => this.get(params, serving),
    'tasks/update': (params, serving) => this.update(params, serving),
    'tasks/cancel': (params, serving) => this.cancel(params, serving),
  };

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly store: TaskStore,
    private readonly runner: TaskRunner,
    private readonly takeovers: TaskTakeovers,
    private readonly texts: ResultTexts,
  ) {
    super();
  }

  /** A task whose pod is gone is taken over after the answer, so that no client waits for that. */
  private async get(params: unknown, serving: ModernServing): Promise<PreparedResult> {
    const { taskId } = parseParams(TaskParamsSchema, params);
    const read = isTaskId(taskId) ? await this.store.read(taskId) : unknown;
    if (read.state === 'unavailable') throw new RefusedError(tasksUnavailable);
    if (read.state === 'unreadable') throw unreadable(read, taskOwner(serving.principal));
    if (read.state === 'unknown' || read.task.owner !== taskOwner(serving.principal)) throw taskUnknown();
    background(this.takeovers.consider(read.task), 'take-over of a task');
    return detailedTask(read.task, this.settings.taskTtlSeconds * 1_000, this.texts);
  }

  private async update(params: unknown, serving: ModernServing): Promise<Result> {
    const { taskId, inputResponses } = parseParams(UpdateParamsSchema, params);
    const given = Object.entries(inputResponses).filter(([, response]) => response !== null);
    const answers = given.map(([key, response]) => [key, jsonText(response)] as const);
    return this.change(taskId, (owner) => this.store.answer(taskId, owner, Object.fromEntries(answers)), serving);
  }

  private async cancel(params: unknown, serving: ModernServing): Promise<Result> {
    const { taskId } = parseParams(TaskParamsSchema, params);
    return this.change(taskId, (owner) => this.store.cancel(taskId, owner), serving);
  }

  /** Stored first, then the pod that runs the task is woken, then acknowledged. */
  private async change(
    id: string,
    change: (owner: string) => Promise<ClientTaskOutcome>,
    { principal }: ModernServing,
  ): Promise<Result> {
    const outcome = isTaskId(id) ? await change(taskOwner(principal)) : unknown;
    switch (outcome.state) {
      case 'accepted':
        if (outcome.changed) this.runner.wake(id, outcome.pod);
        return {};
      case 'unknown':
        throw taskUnknown();
      case 'unreadable':
        throw outcomeUnknown();
      case 'too-large':
        throw new RpcError(
          RpcCode.InvalidParams,
          `Invalid params: all answers of a task together hold at most ${this.settings.taskMaxBytes} bytes`,
        );
      case 'unavailable':
        throw new RefusedError(tasksUnavailable);
      default:
        return outcome satisfies never;
    }
  }
}

const unknown = { state: 'unknown' } as const;

/** The same for a task of another caller, so that it does not show. */
function taskUnknown(): RpcError {
  return new RpcError(RpcCode.InvalidParams, 'Unknown task: it was never made, or its time is over');
}

/** Whose it is decides whether a caller learns of it; pods of the newer release still serve what they wrote. */
function unreadable({ owner, isNewer }: Extract<ReadTaskOutcome, { state: 'unreadable' }>, caller: string): Error {
  if (isNewer) return new RefusedError(tasksUnavailable);
  return owner === caller ? outcomeUnknown() : taskUnknown();
}

function outcomeUnknown(): RpcError {
  const message =
    'What is stored of this task cannot be read, and its outcome is unknown. Repeat it only if that is safe.';
  return new RpcError(RpcCode.InternalError, message);
}
