import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { PodBus } from '../../../cluster/bus/pod-bus.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { background } from '../../../lifecycle/background.js';
import { faults } from '../../../lifecycle/faults.js';
import { Periodic } from '../../../lifecycle/periodic.js';
import { capReached } from '../../../limits/cap-reached.js';
import { partOf, type Share, Shares } from '../../../limits/shares.js';
import { Metrics } from '../../../metrics/metrics.js';
import { sessionHash } from '../../../session/session-hash.js';
import type { TaskClaim, TaskEnding } from '../../../tasks/task.js';
import { type TaskInputs, TaskStore } from '../../../tasks/task-store.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import { endingOf, failure } from './task-ending.js';
import { TaskRun } from './task-run.js';

/** Its name where it fails in the background. */
const WORK = 'look at a task';

/** How often running tasks are looked at without being woken, in ms: what a lost wake-up costs at most. */
const LOOK_EVERY_MS = 5_000;

/** How often the places of running tasks are held anew, in ms: several times in the time for which they are held. */
const HOLD_EVERY_MS = 30_000;

/** How long failing what a shutdown cannot wait for may take, in ms: the store may be away. */
const FAIL_MS = 1_000;

const SHUT_DOWN = new RpcError(
  RpcCode.InternalError,
  'The server that ran this task was shut down before it ended, and its outcome is unknown. Repeat it only if that is safe.',
);

const BROKEN = new RpcError(RpcCode.InternalError, 'Internal error');

interface Running {
  readonly run: TaskRun;
  /** Another pod may run it again. */
  readonly isRepeatable: boolean;
  /** Its caller's, given back at its end; one that was taken over has none. */
  readonly share: Share | undefined;
}

/** The tasks that run in this pod. They outlive the responses that began them, and end with the pod at the latest. */
@Injectable()
export class TaskRunner implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Tasks');
  private readonly tasks = new Map<string, Running>();
  private readonly looking = new Periodic('running-tasks', LOOK_EVERY_MS, () => this.lookAtAll());
  private readonly shares: Shares;
  private beginning = 0;
  private holdAt = 0;
  private isClosing = false;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly store: TaskStore,
    private readonly bus: PodBus,
    private readonly validator: SchemaValidator,
    private readonly metrics: Metrics,
  ) {
    const { taskMaxRunning, callerMaxPercent } = settings;
    this.shares = new Shares(Number.POSITIVE_INFINITY, partOf(taskMaxRunning, callerMaxPercent));
  }

  onModuleInit(): void {
    this.bus.onMessage((message) => message.kind === 'task' && this.look(message.task));
    this.bus.onGap(() => background(this.lookAtAll(), WORK));
    this.looking.start();
  }

  onApplicationShutdown(): void {
    this.looking.stop();
    for (const { run } of this.tasks.values()) {
      run.stop('The server has shut down');
      run.close();
    }
  }

  /** Tasks that a shutdown waits for. */
  get running(): number {
    return this.tasks.size;
  }

  get admission(): 'open' | 'pod' | 'shutdown' {
    if (this.isClosing) return 'shutdown';
    return this.tasks.size + this.beginning < this.settings.taskMaxRunning ? 'open' : 'pod';
  }

  has(id: string): boolean {
    return this.tasks.has(id);
  }

  /** @returns `undefined` where the caller has its part of what this pod may run; else `begin` takes it, or `give` */
  take(caller: string): Share | undefined {
    return this.shares.shortage(caller) ? undefined : this.shares.take(caller);
  }

  give(share: Share): void {
    this.shares.give(share);
  }

  /** Keeps a place for a task while `make` asks the store for it. */
  async reserve<T>(make: () => Promise<T>): Promise<T> {
    this.beginning += 1;
    try {
      return await make();
    } finally {
      this.beginning -= 1;
    }
  }

  /** @param known what a former run of the task asked, and was answered */
  begin(claim: TaskClaim, repeat: 'repeatable' | 'unrepeatable', known?: TaskInputs, share?: Share): TaskRun {
    const run = new TaskRun(claim, { store: this.store, validator: this.validator }, known);
    this.tasks.set(claim.id, { run, isRepeatable: repeat === 'repeatable', share });
    this.metrics.tasksRunning.set(this.tasks.size);
    return run;
  }

  /** Stores what the run comes to. One that was told to stop before it had come to anything is not listened to. */
  async follow(run: TaskRun, answer: Promise<Result>): Promise<void> {
    const ending = await endingOf(answer, this.settings.taskMaxBytes);
    try {
      await this.settle(run, ending);
    } catch (error) {
      // A task that nothing ends would be waited on for as long as this pod lives.
      faults.report('end of a task', error);
      await this.fail(run, BROKEN);
    }
  }

  private async settle(run: TaskRun, ending: TaskEnding): Promise<void> {
    if (!this.isRunning(run)) return;
    const written = run.signal.aborted ? 'lost' : await run.persist((store) => store.finish(run.claim, ending));
    this.over(run, written === 'lost' ? 'cancelled' : ending.status);
  }

  /** A client did something to a task: its run is told at once, wherever it is. */
  wake(id: string, pod: string): void {
    if (this.tasks.has(id) || pod === '') this.look(id);
    else this.bus.send(pod, { kind: 'task', task: id });
  }

  /** The shutdown begins: what may run again is handed over at once; the rest is waited for. */
  async handOver(): Promise<void> {
    this.isClosing = true;
    if (!this.store.isShared) return;
    const repeatable = [...this.tasks.values()].filter(({ isRepeatable }) => isRepeatable);
    await Promise.all(repeatable.map(({ run }) => this.release(run)));
  }

  /** The drain is over: clients that look for what still runs are told what became of it, or another pod runs it again. */
  async failAll(): Promise<void> {
    const left = [...this.tasks.values()].map(({ run, isRepeatable }) =>
      isRepeatable && this.store.isShared ? this.release(run) : this.abandon(run),
    );
    const enough = new Promise((resolve) => setTimeout(resolve, FAIL_MS).unref());
    await Promise.race([Promise.all(left), enough]);
  }

  private async release(run: TaskRun): Promise<void> {
    const { id } = run.claim;
    const released = await this.store.release(run.claim);
    if (released.state !== 'written' || !this.isRunning(run)) return;
    this.over(run, 'handed_over');
    run.stop('The server is shutting down; another one runs this task again');
    this.bus.broadcast({ kind: 'task-left', task: id });
  }

  private async abandon(run: TaskRun): Promise<void> {
    await this.fail(run, SHUT_DOWN);
    run.stop('The server is shutting down');
  }

  private async fail(run: TaskRun, error: RpcError): Promise<void> {
    const ending = failure(error);
    await this.store.finish(run.claim, ending);
    this.over(run, ending.status);
  }

  private look(id: string): void {
    const running = this.tasks.get(id);
    if (running) background(running.run.look(), WORK);
  }

  private async lookAtAll(): Promise<void> {
    const runs = [...this.tasks.values()].map(({ run }) => run);
    if (performance.now() >= this.holdAt) await this.hold(runs);
    await Promise.all(runs.map((run) => run.look()));
  }

  private async hold(runs: readonly TaskRun[]): Promise<void> {
    this.holdAt = performance.now() + HOLD_EVERY_MS;
    await this.store.hold(runs.map(({ claim }) => claim));
  }

  private async leave(claim: TaskClaim): Promise<void> {
    await this.store.leave(claim);
    if (await this.store.countResult(claim.id)) capReached(this.metrics, 'tasks_kept_bytes');
  }

  private isRunning(run: TaskRun): boolean {
    return this.tasks.get(run.claim.id)?.run === run;
  }

  private over(run: TaskRun, outcome: 'completed' | 'failed' | 'cancelled' | 'handed_over'): void {
    const running = this.tasks.get(run.claim.id);
    if (running?.run !== run) return;
    run.close();
    this.tasks.delete(run.claim.id);
    if (running.share) this.give(running.share);
    this.metrics.tasksRunning.set(this.tasks.size);
    this.metrics.tasksFinished.inc({ outcome });
    if (outcome !== 'handed_over') background(this.leave(run.claim), 'place of a task');
    this.logger.log({ event: 'task.finished', task: sessionHash(run.claim.id), outcome });
  }
}
