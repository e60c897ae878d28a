import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { OWN_EXTENSIONS } from '../../../extensions/extension-names.js';
import { background } from '../../../lifecycle/background.js';
import { Periodic } from '../../../lifecycle/periodic.js';
import { isFinal, type Task } from '../../../tasks/task.js';
import { isTaskId } from '../../../tasks/task-id.js';
import { taskOwner } from '../../../tasks/task-owner.js';
import { TaskStore } from '../../../tasks/task-store.js';
import type { ModernServing } from '../calls/modern-serving.js';
import { assertDeclares } from '../calls/required-extension.js';
import { taskText } from './task-wire.js';

/** How often watched tasks are read, in ms: as often as their clients would look. */
const READ_EVERY_MS = 1_000;

/** Tasks that are read at a time; where more are watched, each is read less often. */
const MAX_READS = 500;

/** Told of each state of a task, as the JSON of its fields. */
type Watcher = (text: string) => void;

interface Watched {
  readonly watchers: Set<Watcher>;
  told: string;
}

/**
 * Tells streams of `subscriptions/listen` how tasks go on, wherever they run (SEP-2663, Task Status Notifications). The
 * store is read for that, once for all who watch the same task, so nothing is lost and the pods need not tell each other.
 */
@Injectable()
export class TaskWatches implements OnModuleInit, OnApplicationShutdown {
  private readonly watched = new Map<string, Watched>();
  private readonly reading = new Periodic('watched-tasks', READ_EVERY_MS, () => this.readSome());

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly store: TaskStore,
  ) {}

  /** Tasks that are watched now. */
  get size(): number {
    return this.watched.size;
  }

  onModuleInit(): void {
    this.reading.start();
  }

  onApplicationShutdown(): void {
    this.reading.stop();
  }

  /**
   * The ids that may be watched: of tasks that are there, and the caller's own.
   * @throws RpcError −32021 where a client asks that declares no tasks
   */
  async accept(ids: readonly string[], serving: ModernServing): Promise<readonly string[]> {
    assertDeclares(serving, OWN_EXTENSIONS.tasks);
    const owner = taskOwner(serving.principal);
    const own = await Promise.all(
      [...new Set(ids)].map(async (id) => ((await this.ownerOf(id)) === owner ? [id] : [])),
    );
    return own.flat();
  }

  /** Tells each task's state as it is, and then whenever it has changed. @returns ends the watching */
  watch(ids: readonly string[], watcher: Watcher): () => void {
    for (const id of ids) background(this.begin(id, watcher), 'watched task');
    return () => ids.forEach((id) => this.end(id, watcher));
  }

  private async ownerOf(id: string): Promise<string | undefined> {
    const read = isTaskId(id) ? await this.store.read(id) : undefined;
    return read?.state === 'found' ? read.task.owner : undefined;
  }

  private async begin(id: string, watcher: Watcher): Promise<void> {
    const watched = this.watched.get(id) ?? { watchers: new Set<Watcher>(), told: '' };
    watched.watchers.add(watcher);
    watched.told = '';
    this.watched.set(id, watched);
    await this.read(id);
  }

  private end(id: string, watcher: Watcher): void {
    const watched = this.watched.get(id);
    watched?.watchers.delete(watcher);
    if (watched?.watchers.size === 0) this.watched.delete(id);
  }

  private async readSome(): Promise<void> {
    const ids = [...this.watched.keys()].slice(0, MAX_READS);
    for (const id of ids) this.moveToEnd(id);
    await Promise.all(ids.map((id) => this.read(id)));
  }

  private moveToEnd(id: string): void {
    const watched = this.watched.get(id);
    if (!watched) return;
    this.watched.delete(id);
    this.watched.set(id, watched);
  }

  private async read(id: string): Promise<void> {
    const read = await this.store.read(id);
    if (read.state === 'found') this.tell(read.task);
    if (read.state === 'unknown' || read.state === 'unreadable') this.watched.delete(id);
  }

  /** Nothing follows a final status. */
  private tell(task: Task): void {
    const watched = this.watched.get(task.id);
    const text = taskText(task, this.settings.taskTtlSeconds * 1_000);
    if (!watched || watched.told === text) return;
    watched.told = text;
    for (const watcher of watched.watchers) watcher(text);
    if (isFinal(task.status)) this.watched.delete(task.id);
  }
}
