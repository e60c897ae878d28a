import { OLDEST } from './task-store.js';

/** What is known of a task that is kept. */
interface Kept {
  readonly id: string;
  readonly caller: string;
  readonly isFinal: boolean;
}

/** The tasks that are kept of each caller, ended or not: the oldest first. */
export class MemoryKeptTasks<T extends Kept> {
  private readonly callers = new Map<string, Set<T>>();

  /** @param most of one caller */
  constructor(private readonly most: number) {}

  isFull(caller: string): boolean {
    return (this.callers.get(caller)?.size ?? 0) >= this.most;
  }

  /** Those of the oldest that have ended. The others go to the end, so that the next look finds others. */
  ended(caller: string): readonly T[] {
    const kept = this.callers.get(caller) ?? new Set<T>();
    const oldest = [];
    for (const task of kept) if (oldest.push(task) === OLDEST) break;
    for (const task of oldest) if (!task.isFinal && kept.delete(task)) kept.add(task);
    return oldest.filter(({ isFinal }) => isFinal);
  }

  add(task: T): void {
    const kept = this.callers.get(task.caller) ?? new Set();
    this.callers.set(task.caller, kept.add(task));
  }

  drop(task: T): void {
    const kept = this.callers.get(task.caller);
    kept?.delete(task);
    if (kept?.size === 0) this.callers.delete(task.caller);
  }
}
