import type { OnApplicationShutdown } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import type { PodId } from '../cluster/pods/pod-id.js';
import { Periodic } from '../lifecycle/periodic.js';
import { MemoryKeptTasks } from './memory-kept-tasks.js';
import { MemoryTask } from './memory-task.js';
import { isSuccess, type NewTask, type TaskClaim, type TaskEnding, type Texts } from './task.js';
import { ANYONE } from './task-owner.js';
import {
  type ClientTaskOutcome,
  type CreateTaskOutcome,
  type ReadTaskOutcome,
  type TakeTaskOutcome,
  type TaskInputsOutcome,
  type TaskPulse,
  TaskStore,
  type WriteTaskOutcome,
} from './task-store.js';

export type MemoryTaskStoreSettings = Pick<
  Settings,
  'taskTtlSeconds' | 'taskMaxPerPrincipal' | 'taskMaxKeptPerPrincipal' | 'taskMaxKeptBytesPerPrincipal' | 'taskMaxBytes'
>;

/** Tasks whose time is over leave memory at latest this long after it, in ms. */
const PURGE_INTERVAL_MS = 10_000;

/** What results and answers together may hold; past it the oldest finished tasks are forgotten early. */
const CAPACITY_BYTES = 64 * 1024 * 1024;

const UNKNOWN = { state: 'unknown' } as const;
const LOST = { state: 'lost' } as const;
const WRITTEN = { state: 'written' } as const;

/**
 * Tasks in this process's memory, for a service without Redis: they end with it. Kept in the order of their last
 * change, and so of their end, so that a purge reads only those whose time is over.
 */
export class MemoryTaskStore extends TaskStore implements OnApplicationShutdown {
  readonly isShared = false;
  private readonly tasks = new Map<string, MemoryTask>();
  private readonly purging = new Periodic('task-purge', PURGE_INTERVAL_MS, () => this.purge());
  private readonly ttlMs: number;
  /** The tasks of each owner on which this process works. */
  private readonly places = new Map<string, Set<string>>();
  private readonly kept: MemoryKeptTasks<MemoryTask>;
  private heldBytes = 0;

  constructor(
    private readonly settings: MemoryTaskStoreSettings,
    private readonly pod: PodId,
    private readonly capacityBytes = CAPACITY_BYTES,
  ) {
    super();
    this.ttlMs = settings.taskTtlSeconds * 1_000;
    this.kept = new MemoryKeptTasks(settings.taskMaxKeptPerPrincipal, settings.taskMaxKeptBytesPerPrincipal);
    this.purging.start();
  }

  get size(): number {
    return this.tasks.size;
  }

  /** What results and answers hold together. */
  get bytes(): number {
    return this.heldBytes;
  }

  onApplicationShutdown(): void {
    this.purging.stop();
  }

  async create(made: NewTask): Promise<CreateTaskOutcome> {
    if (this.isFull(made)) return { state: 'full' };
    const task = new MemoryTask(made, this.pod.value);
    const hasForgotten = this.kept.isFull(task.caller);
    if (hasForgotten) for (const ended of this.kept.ended(task.caller)) this.drop(ended.id, ended);
    if (this.kept.isFull(task.caller)) return { state: 'kept' };
    this.take(made);
    this.kept.add(task);
    this.tasks.set(made.id, task);
    this.heldBytes += task.bytes;
    return { state: 'created', task: task.snapshot(), ...(hasForgotten && { hasForgotten }) };
  }

  async read(id: string): Promise<ReadTaskOutcome> {
    const task = this.live(id);
    return task ? { state: 'found', task: task.snapshot() } : UNKNOWN;
  }

  note(claim: TaskClaim, message: string): Promise<WriteTaskOutcome> {
    return this.write(claim, (task) => task.note(message));
  }

  ask(claim: TaskClaim, questions: Texts): Promise<WriteTaskOutcome> {
    return this.write(claim, (task) => task.ask(questions));
  }

  async pulse(claim: TaskClaim): Promise<TaskPulse> {
    const task = this.held(claim);
    return task ? { state: 'running', answered: task.answered } : LOST;
  }

  async inputs(id: string): Promise<TaskInputsOutcome> {
    return { state: 'read', ...(this.live(id)?.inputs() ?? { questions: {}, answers: {} }) };
  }

  finish(claim: TaskClaim, ending: TaskEnding): Promise<WriteTaskOutcome> {
    const task = this.live(claim.id);
    const holds = task?.call !== undefined && isSuccess(ending) ? { ...claim, epoch: task.epoch } : claim;
    return this.write(holds, (held) => held.finish(ending));
  }

  async countResult(id: string): Promise<boolean> {
    const task = this.live(id);
    const tooMany = task ? this.kept.keep(task) : [];
    for (const other of tooMany) this.drop(other.id, other);
    return tooMany.length > 0;
  }

  release(claim: TaskClaim): Promise<WriteTaskOutcome> {
    return this.write(claim, (task) => task.release());
  }

  async answer(id: string, owner: string, answers: Texts): Promise<ClientTaskOutcome> {
    const task = this.ownedBy(owner, id);
    if (!task) return UNKNOWN;
    const { pod } = task;
    const taken = task.open(answers);
    if (taken.bytes + task.answerBytes > this.settings.taskMaxBytes) return { state: 'too-large' };
    if (taken.keys.length > 0) this.change(id, task, () => task.answer(answers, taken));
    return { state: 'accepted', pod, changed: taken.keys.length > 0 };
  }

  async cancel(id: string, owner: string): Promise<ClientTaskOutcome> {
    const task = this.ownedBy(owner, id);
    if (!task) return UNKNOWN;
    const changed = !task.isFinal;
    if (changed) this.change(id, task, () => task.cancel());
    return { state: 'accepted', pod: task.pod, changed };
  }

  async takeOver(id: string, epoch: number): Promise<TakeTaskOutcome> {
    const task = this.held({ id, owner: '', epoch });
    if (!task) return LOST;
    const { call, lostRuns } = task;
    const { questions, answers } = task.inputs();
    task.takeOver(this.pod.value);
    return { state: 'taken', claim: { id, owner: task.owner, epoch: task.epoch }, call, lostRuns, questions, answers };
  }

  /** This process holds its places for as long as it works. */
  async hold(): Promise<void> {}

  async leave({ id, owner }: TaskClaim): Promise<void> {
    const places = this.places.get(owner);
    places?.delete(id);
    if (places?.size === 0) this.places.delete(owner);
  }

  /** There was never another process, so there is nothing left of one. */
  async pods(): Promise<readonly string[]> {
    return [];
  }

  async leftBy(): Promise<readonly string[]> {
    return [];
  }

  async settled(): Promise<void> {}

  private async write(claim: TaskClaim, change: (task: MemoryTask) => void): Promise<WriteTaskOutcome> {
    const task = this.held(claim);
    if (!task) return LOST;
    this.change(claim.id, task, () => change(task));
    return WRITTEN;
  }

  private change(id: string, task: MemoryTask, change: () => void): void {
    this.heldBytes -= task.bytes;
    change();
    task.touch();
    this.heldBytes += task.bytes;
    this.tasks.delete(id);
    this.tasks.set(id, task);
    this.makeRoom();
  }

  private held({ id, epoch }: TaskClaim): MemoryTask | undefined {
    const task = this.live(id);
    return task && task.epoch === epoch && !task.isFinal ? task : undefined;
  }

  private ownedBy(owner: string, id: string): MemoryTask | undefined {
    const task = this.live(id);
    return task?.owner === owner ? task : undefined;
  }

  private live(id: string): MemoryTask | undefined {
    const task = this.tasks.get(id);
    return task && !this.isOver(task) ? task : undefined;
  }

  private isOver({ touchedAt }: MemoryTask): boolean {
    return performance.now() - touchedAt >= this.ttlMs;
  }

  private isFull({ owner }: NewTask): boolean {
    return (this.places.get(owner)?.size ?? 0) >= this.settings.taskMaxPerPrincipal;
  }

  private take({ id, owner }: NewTask): void {
    if (owner === ANYONE) return;
    const places = this.places.get(owner) ?? new Set();
    this.places.set(owner, places.add(id));
  }

  private makeRoom(): void {
    if (this.heldBytes <= this.capacityBytes) return;
    for (const [id, task] of this.tasks) {
      if (task.isFinal) this.drop(id, task);
      if (this.heldBytes <= this.capacityBytes) return;
    }
  }

  private purge(): void {
    for (const [id, task] of this.tasks) {
      if (!this.isOver(task)) return;
      this.drop(id, task);
    }
  }

  private drop(id: string, task: MemoryTask): void {
    this.tasks.delete(id);
    this.kept.drop(task);
    this.heldBytes -= task.bytes;
  }
}
