import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { PodBus } from '../../../cluster/bus/pod-bus.js';
import { PodId } from '../../../cluster/pods/pod-id.js';
import { background } from '../../../lifecycle/background.js';
import { faults } from '../../../lifecycle/faults.js';
import { Periodic } from '../../../lifecycle/periodic.js';
import { Metrics } from '../../../metrics/metrics.js';
import { sessionHash } from '../../../session/session-hash.js';
import { isFinal, type Task, type TaskClaim } from '../../../tasks/task.js';
import { type TakenTask, TaskStore } from '../../../tasks/task-store.js';
import { LeftBehind } from '../../calls/left-behind.js';
import { LostCalls, TAKE_OVERS } from '../../calls/lost-calls.js';
import { Probation } from '../../calls/probation.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import { failure } from './task-ending.js';
import { TaskRepeats } from './task-repeats.js';
import { TaskRunner } from './task-runner.js';

/** How often tasks that dead pods left are looked for, in ms. A client that looks at its task is faster. */
const SWEEP_EVERY_MS = 10_000;

/** Its name where it fails in the background. */
const WORK = 'take-over of a task';

const OUTCOME_UNKNOWN = new RpcError(
  RpcCode.InternalError,
  'The server that ran this task is gone and its outcome is unknown. Repeat it only if that is safe.',
);

/** How a task goes on that was taken over: with another run, or with an error. */
type Continuation =
  | { readonly outcome: 'repeated'; readonly error?: undefined }
  | { readonly outcome: 'reported' | 'given_up'; readonly error: RpcError };

/** Takes over the tasks of dead pods: runs them again where that is declared safe, else says what became of them. */
@Injectable()
export class TaskTakeovers implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Tasks');
  private readonly considered = new Set<string>();
  private readonly sweeping = new Periodic('left-tasks', SWEEP_EVERY_MS, (goesOn) => this.sweep(goesOn));

  constructor(
    private readonly store: TaskStore,
    private readonly leftBehind: LeftBehind,
    private readonly pod: PodId,
    private readonly bus: PodBus,
    private readonly runner: TaskRunner,
    private readonly repeats: TaskRepeats,
    private readonly lost: LostCalls,
    private readonly probation: Probation,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.bus.onMessage((message) => message.kind === 'task-left' && background(this.lookAt(message.task), WORK));
    this.sweeping.start();
  }

  onApplicationShutdown(): void {
    this.sweeping.stop();
  }

  /** Takes a task over if no pod runs it. Of several pods that try, one succeeds. */
  async consider(task: Task): Promise<void> {
    if (isFinal(task.status) || this.runner.has(task.id) || this.runner.admission !== 'open') return;
    // Between its take-over and its run a task of this pod looks like one that was left behind.
    if (this.considered.has(task.id) || !this.probation.admits(task.lostRuns)) return;
    this.considered.add(task.id);
    try {
      if (await this.leftBehind.by(task.pod)) await this.takeOver(task);
    } finally {
      this.considered.delete(task.id);
    }
  }

  /** Looks for what dead pods left. */
  async sweep(goesOn: () => void = () => undefined): Promise<void> {
    for (const pod of await this.store.pods()) {
      if (pod !== this.pod.value && (await this.leftBehind.by(pod))) await this.clear(pod, goesOn);
    }
  }

  private async takeOver({ id, pod, epoch }: Task): Promise<void> {
    const taken = await this.store.takeOver(id, epoch);
    if (taken.state !== 'taken') return;
    const { outcome, error } = this.goOnOrReport(taken);
    this.metrics.taskTakeovers.inc({ outcome });
    const { lostRuns } = taken;
    const message = TAKE_OVERS[outcome];
    this.logger.warn({ event: 'task.taken-over', task: sessionHash(id), pod, outcome, lostRuns, message });
    if (error) await this.end(taken.claim, error);
    await this.store.settled(pod, id);
  }

  private async end(claim: TaskClaim, error: RpcError): Promise<void> {
    await this.store.finish(claim, failure(error));
    // Said for as long as the store is away, which is no work of a sweep.
    background(this.leave(claim), 'place of a task');
  }

  private async leave(claim: TaskClaim): Promise<void> {
    await this.store.leave(claim);
    await this.store.countResult(claim.id);
  }

  /** After a fault of ours no other pod goes on with the task while this pod lives. */
  private goOnOrReport(taken: TakenTask): Continuation {
    try {
      return this.goOnWith(taken);
    } catch (error) {
      faults.report(WORK, error);
      return { outcome: 'reported', error: OUTCOME_UNKNOWN };
    }
  }

  private goOnWith(taken: TakenTask): Continuation {
    const { claim, call, lostRuns } = taken;
    const tool = call === undefined ? undefined : this.repeats.toolOf(claim, call);
    const error = tool === undefined ? OUTCOME_UNKNOWN : this.lost.verdictOn({ lostRuns, tool });
    if (error) return { outcome: tool === undefined ? 'reported' : 'given_up', error };
    this.probation.begin(lostRuns);
    return this.repeats.repeat(claim, call, taken)
      ? { outcome: 'repeated' }
      : { outcome: 'reported', error: OUTCOME_UNKNOWN };
  }

  private async clear(pod: string, goesOn: () => void): Promise<void> {
    for (const id of await this.store.leftBy(pod)) {
      goesOn();
      const read = await this.store.read(id);
      if (read.state === 'unavailable') return;
      if (read.state === 'unreadable' && read.isNewer) continue;
      const isLeft = read.state === 'found' && !isFinal(read.task.status) && ['', pod].includes(read.task.pod);
      if (isLeft) await this.consider(read.task);
      else await this.store.settled(pod, id);
    }
  }

  private async lookAt(id: string): Promise<void> {
    const read = await this.store.read(id);
    if (read.state === 'found') await this.consider(read.task);
  }
}
