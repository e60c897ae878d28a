import { type Away, AS_IS } from '../redis/dependable.js';
import type { NewTask, Task, TaskClaim, TaskEnding, Texts } from './task.js';

/** The store could not be asked; nothing is known. */
export interface TaskStoreUnavailable {
  readonly state: 'unavailable';
  readonly cause: Error;
}

export type CreateTaskOutcome =
  /** `hasForgotten`: ended tasks of the caller were forgotten before their time, to make room. */
  | { readonly state: 'created'; readonly task: Task; readonly hasForgotten?: true }
  /** There is work on as many tasks of the owner as `TASK_MAX_PER_PRINCIPAL` allows. */
  | { readonly state: 'full' }
  /** As many of the caller's are kept as `TASK_MAX_KEPT_PER_PRINCIPAL` allows, and none of the oldest has ended. */
  | { readonly state: 'kept' }
  | TaskStoreUnavailable;

export type ReadTaskOutcome =
  | { readonly state: 'found'; readonly task: Task }
  | { readonly state: 'unknown' }
  /** What is stored of it cannot be read. `owner`: whose it is, where that can. `isNewer`: pods of a newer release can. */
  | { readonly state: 'unreadable'; readonly owner: string | undefined; readonly isNewer: boolean }
  | TaskStoreUnavailable;

/** `lost`: the task is final, forgotten or taken over, and the writer must stop. */
export type WriteTaskOutcome = { readonly state: 'written' } | { readonly state: 'lost' } | TaskStoreUnavailable;

export type TaskPulse =
  { readonly state: 'running'; readonly answered: number } | { readonly state: 'lost' } | TaskStoreUnavailable;

/** Everything that was asked in a task, and what came back. */
export interface TaskInputs {
  readonly questions: Texts;
  readonly answers: Texts;
}

export type TaskInputsOutcome = ({ readonly state: 'read' } & TaskInputs) | TaskStoreUnavailable;

/** What a client did to a task. `pod` is the one that runs it and has to be woken. */
export type ClientTaskOutcome =
  | { readonly state: 'accepted'; readonly pod: string; readonly changed: boolean }
  | { readonly state: 'unknown' }
  /** What is stored of the caller's task cannot be read. */
  | { readonly state: 'unreadable' }
  /** All answers of a task together may hold `TASK_MAX_BYTES`; none of these was taken. */
  | { readonly state: 'too-large' }
  | TaskStoreUnavailable;

/** A task as the pod finds it that goes on with it. */
export interface TakenTask extends TaskInputs {
  readonly state: 'taken';
  readonly claim: TaskClaim;
  readonly call: string | undefined;
  /** Runs that were lost with their pods. */
  readonly lostRuns: number;
}

export type TakeTaskOutcome =
  | TakenTask
  /** It has lost more than one run: the next waits a while (`BACK_OFF_MS`). */
  | { readonly state: 'early' }
  | { readonly state: 'lost' }
  | TaskStoreUnavailable;

/** How many of a caller's oldest tasks are looked at in one go, to forget those that have ended. */
export const OLDEST = 10;

/**
 * Where tasks live. Every change is atomic, checks that it may happen, never revives a task that is forgotten and
 * never leaves a final status. A task is kept for `TASK_TTL_SECONDS` after its last change.
 *
 * Pass only ids for which `isTaskId` holds.
 */
export abstract class TaskStore {
  /** Whether other pods, and a later process, see the tasks. */
  abstract readonly isShared: boolean;

  /** Once it answers `created`, every pod finds the task. */
  abstract create(task: NewTask): Promise<CreateTaskOutcome>;

  abstract read(id: string): Promise<ReadTaskOutcome>;

  /** Replaces the task's message. */
  abstract note(claim: TaskClaim, message: string): Promise<WriteTaskOutcome>;

  /** Puts questions (requests as JSON). Those that are known, open or answered, stay as they are. */
  abstract ask(claim: TaskClaim, questions: Texts): Promise<WriteTaskOutcome>;

  /** Whether the claim still holds, and how many questions have been answered. */
  abstract pulse(claim: TaskClaim): Promise<TaskPulse>;

  abstract inputs(id: string): Promise<TaskInputsOutcome>;

  /**
   * Of a call that may be repeated the success of any run is right: the first counts, be its claim lost or not.
   */
  abstract finish(claim: TaskClaim, ending: TaskEnding): Promise<WriteTaskOutcome>;

  /**
   * Counts the result of a task that has ended among those of its caller (`TASK_MAX_KEPT_BYTES_PER_PRINCIPAL`). Where they are
   * more than may be kept the oldest tasks that have ended are forgotten, the newest stays.
   *
   * @returns whether any was forgotten
   */
  abstract countResult(id: string): Promise<boolean>;

  /** Gives the task up, so that any pod may take it over at once. */
  abstract release(claim: TaskClaim): Promise<WriteTaskOutcome>;

  /** Takes the answers to open questions; the first answer to a question wins, and any other key is ignored. */
  abstract answer(id: string, owner: string, answers: Texts): Promise<ClientTaskOutcome>;

  /** Ends the task as cancelled, unless it has ended. */
  abstract cancel(id: string, owner: string): Promise<ClientTaskOutcome>;

  /** Makes this pod the one that runs the task. Of several that try from the same epoch, one succeeds. It lives no longer by that. */
  abstract takeOver(id: string, epoch: number): Promise<TakeTaskOutcome>;

  /** This pod works on these tasks still. Said now and then, so that a place is free after a while whose pod is gone. */
  abstract hold(claims: readonly TaskClaim[]): Promise<void>;

  /**
   * This pod's work on the task has ended, whatever became of the task: its place among its owner's is free, unless
   * another pod works on it. A task that is cancelled keeps its place until then.
   */
  abstract leave(claim: TaskClaim): Promise<void>;

  /** Pods that may have unfinished tasks; empty while the store is away. */
  abstract pods(): Promise<readonly string[]>;

  /** Some of the tasks that a pod may have left unfinished. A pod that has none is not named by `pods()` again. */
  abstract leftBy(pod: string): Promise<readonly string[]>;

  /** Nothing is left to do for a task that `leftBy` named. */
  abstract settled(pod: string, id: string): Promise<void>;
}

const unavailable = (cause: Error): TaskStoreUnavailable => ({ state: 'unavailable', cause });

export const TASK_STORE_AWAY: Away<TaskStore> = {
  isShared: AS_IS,
  create: unavailable,
  read: unavailable,
  note: unavailable,
  ask: unavailable,
  pulse: unavailable,
  inputs: unavailable,
  finish: unavailable,
  countResult: () => false,
  release: unavailable,
  answer: unavailable,
  cancel: unavailable,
  takeOver: unavailable,
  hold: () => undefined,
  // Said again for as long as a place is held.
  leave: AS_IS,
  pods: () => [],
  leftBy: () => [],
  settled: () => undefined,
};
