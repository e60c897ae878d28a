import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '../config/settings.js';
import type { PodId } from '../cluster/pods/pod-id.js';
import { background } from '../lifecycle/background.js';
import { askAnew, type Renewable } from '../redis/ask-anew.js';
import type { RedisClient } from '../redis/redis-client.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import type { RedisAnswer } from '../redis/redis-unavailable.error.js';
import { keptTaskBytesKey, keptTasksKey, ownerTasksKey, podTasksKey, TASK_PODS_KEY } from '../redis/redis-keys.js';
import { RedisKeptTasks } from './redis-kept-tasks.js';
import type { NewTask, TaskClaim } from './task.js';
import { isTaskId } from './task-id.js';
import { ANYONE, taskCallerOf } from './task-owner.js';
import { type AdmitReply, defineTaskIndexScripts } from './task-index.scripts.js';

/** Its name where it fails in the background. */
const WORK = 'task index';

export type RedisTaskIndexSettings = Pick<
  Settings,
  'taskTtlSeconds' | 'taskMaxPerPrincipal' | 'taskMaxKeptPerPrincipal' | 'taskMaxKeptBytesPerPrincipal'
>;

/** `replacing`: ended ones made room for it; else see `CreateTaskOutcome`. */
export type TaskAdmission = 'admitted' | 'replacing' | 'full' | 'kept';

/** For how long a place is held unless its pod says again that it works on the task, in ms. */
export const PLACE_MS = 120_000;

/** How long what Redis must hear waits for its return, in ms. */
const TRY_AGAIN_MS = 500;

/** The last rank of a dead pod's tasks that are looked at in one go. */
const LAST = '99';

/**
 * On which tasks pods work, by pod and by owner, so that no pod ever walks all keys. Each of these sets has a slot of
 * its own on a Cluster, so none is changed together with a task: one may name a task too much, which costs a look.
 */
export class RedisTaskIndex {
  private readonly ttlMs: number;
  private readonly kept: RedisKeptTasks;

  constructor(
    private readonly redis: RedisConnection,
    private readonly settings: RedisTaskIndexSettings,
    private readonly pod: PodId,
  ) {
    this.ttlMs = settings.taskTtlSeconds * 1_000;
    this.kept = new RedisKeptTasks(redis, this.ttlMs, settings.taskMaxKeptBytesPerPrincipal);
    defineTaskIndexScripts(redis.client);
  }

  /** Notes a task that is about to be made. */
  async admit(task: NewTask): Promise<RedisAnswer<TaskAdmission>> {
    const noted = this.note(task.id);
    const admitted = await this.admitCaller(task);
    const answer = await noted;
    const isRefused = admitted.ok && (admitted.value === 'full' || admitted.value === 'kept');
    if (isRefused) background(this.drop(podTasksKey(this.pod.value), task.id), WORK);
    return answer.ok ? admitted : answer;
  }

  /** Notes that this pod has the task now. */
  async note(id: string): Promise<RedisAnswer<1>> {
    const key = podTasksKey(this.pod.value);
    const noted = await Promise.all([
      askAnew(this.redis, index(key), (client) => client.zadd(key, this.redis.clock.now(), id)),
      this.redis.ask((client) => client.pexpire(key, 2 * this.ttlMs)),
      askAnew(this.redis, index(TASK_PODS_KEY), (client) => client.sadd(TASK_PODS_KEY, this.pod.value)),
    ]);
    return (noted.find(({ ok }) => !ok) as RedisAnswer<never> | undefined) ?? { ok: true, value: 1 };
  }

  /** This pod works on these tasks: their places are theirs. */
  async hold(tasks: readonly Pick<TaskClaim, 'id' | 'owner'>[]): Promise<void> {
    const byOwner = new Map<string, string[]>();
    for (const { id, owner } of tasks) byOwner.set(owner, [...(byOwner.get(owner) ?? []), id]);
    byOwner.delete(ANYONE);
    await Promise.all(
      [...byOwner].map(([owner, ids]) =>
        askAnew(this.redis, index(ownerTasksKey(owner)), (client) =>
          client.mooringHoldTasks(ownerTasksKey(owner), PLACE_MS, ...ids),
        ),
      ),
    );
  }

  /** The task has ended. @returns whether older ones of its caller were forgotten for its result */
  keep(id: string, caller: string, bytes: number): Promise<boolean> {
    return this.kept.keep(id, caller, bytes);
  }

  /** This pod no longer works on the task. A reply may be lost: it is said again until Redis has heard it. */
  async leave(id: string): Promise<void> {
    await this.surely((client) => client.zrem(podTasksKey(this.pod.value), id));
  }

  /** No pod works on the task any more: its place is free. Said as often as it takes, too. */
  async free({ id, owner }: Pick<TaskClaim, 'id' | 'owner'>): Promise<void> {
    if (owner !== ANYONE) await this.surely((client) => client.zrem(ownerTasksKey(owner), id));
  }

  async pods(): Promise<readonly string[]> {
    const pods = await askAnew(this.redis, index(TASK_PODS_KEY), (client) => client.smembers(TASK_PODS_KEY));
    return pods.ok ? pods.value : [];
  }

  async leftBy(pod: string): Promise<readonly string[]> {
    const key = podTasksKey(pod);
    const left = await askAnew(this.redis, index(key), (client) => client.zrange(key, '0', LAST));
    if (!left.ok) return [];
    if (left.value.length === 0) await this.redis.ask((client) => client.srem(TASK_PODS_KEY, pod));
    const ids = left.value.filter(isTaskId);
    if (ids.length < left.value.length) await this.dropForeign(key, left.value);
    return ids;
  }

  async drop(key: string, id: string): Promise<void> {
    await this.redis.ask((client) => client.zrem(key, id));
  }

  private async dropForeign(key: string, members: readonly string[]): Promise<void> {
    const foreign = members.filter((member) => !isTaskId(member));
    this.redis.unreadable.report('task_index', 'it names what is no task');
    await this.redis.ask((client) => client.zrem(key, ...foreign));
  }

  /** Past the time for which a place is held it is free without being told. */
  private async surely(command: (client: RedisClient) => Promise<unknown>): Promise<void> {
    const until = performance.now() + PLACE_MS;
    for (;;) {
      const answer = await this.redis.ask(command);
      if (answer.ok || answer.cause.outcome === 'unreadable' || performance.now() >= until) return;
      await sleep(TRY_AGAIN_MS, undefined, { ref: false });
    }
  }

  private async admitCaller(task: NewTask): Promise<RedisAnswer<TaskAdmission>> {
    const first = await this.ask(task);
    if (!first.ok) return first;
    if (typeof first.value === 'number') return { ok: true, value: first.value === 1 ? 'admitted' : 'full' };
    await this.kept.forget(taskCallerOf(task), first.value);
    const second = await this.ask(task);
    if (!second.ok) return second;
    if (second.value === 0) return { ok: true, value: 'full' };
    return { ok: true, value: second.value === 1 ? 'replacing' : 'kept' };
  }

  /** While authentication is off one owner has the tasks of all, so the work on them has no bound of its own. */
  private ask(task: NewTask): Promise<RedisAnswer<AdmitReply>> {
    const { id, owner } = task;
    const { taskMaxPerPrincipal, taskMaxKeptPerPrincipal } = this.settings;
    const caller = taskCallerOf(task);
    const kept = [keptTasksKey(caller), keptTaskBytesKey(caller)];
    const keys = [...kept, ...(owner === ANYONE ? [] : [ownerTasksKey(owner)])];
    const bounds = [taskMaxKeptPerPrincipal, this.ttlMs, taskMaxPerPrincipal, PLACE_MS];
    return askAnew(this.redis, { kind: 'task_index', keys }, (client) =>
      client.mooringAdmitTask(keys.length, ...keys, id, ...bounds),
    );
  }
}

/** A task that it lacks is found when its client asks for it. */
function index(key: string): Renewable {
  return { kind: 'task_index', keys: [key] };
}
