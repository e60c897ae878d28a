import { OLDEST } from './task-store.js';

/** What is known of a task that is kept. */
interface Kept {
  readonly id: string;
  readonly caller: string;
  readonly isFinal: boolean;
  /** Of its result; 0 until it has ended. */
  readonly resultBytes: number;
}

/** The tasks that are kept of each caller, ended or not: the oldest first. */
export class MemoryKeptTasks<T extends Kept> {
  private readonly callers = new Map<string, Set<T>>();
  /** Of the results that are counted, by caller. */
  private readonly bytes = new Map<string, number>();
  private readonly counted = new WeakSet<T>();

  /**
   * @param most of one caller
   * @param mostBytes of the results of one caller
   */
  constructor(
    private readonly most: number,
    private readonly mostBytes: number,
  ) {}

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

  /** Counts the result of a task that has ended. @returns the oldest others, where all are more than may be kept */
  keep(task: T): readonly T[] {
    let bytes = this.count(task);
    const tooMany = [];
    for (const other of this.callers.get(task.caller) ?? []) {
      if (bytes <= this.mostBytes) break;
      if (!other.isFinal || other === task) continue;
      bytes -= other.resultBytes;
      tooMany.push(other);
    }
    return tooMany;
  }

  drop(task: T): void {
    if (this.counted.delete(task)) this.addBytes(task.caller, -task.resultBytes);
    const kept = this.callers.get(task.caller);
    kept?.delete(task);
    if (kept?.size === 0) this.callers.delete(task.caller);
  }

  /** Said twice it counts once. */
  private count(task: T): number {
    if (!this.counted.has(task)) this.addBytes(task.caller, task.resultBytes);
    this.counted.add(task);
    return this.bytes.get(task.caller) ?? 0;
  }

  private addBytes(caller: string, by: number): void {
    const bytes = (this.bytes.get(caller) ?? 0) + by;
    if (bytes > 0) this.bytes.set(caller, bytes);
    else this.bytes.delete(caller);
  }
}
