import type { Settings } from '../config/settings.js';
import { background } from '../lifecycle/background.js';
import type { PodId } from '../cluster/pods/pod-id.js';
import type { RedisClient } from '../redis/redis-client.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { podTasksKey, taskInputsKey, taskKey } from '../redis/redis-keys.js';
import type { RedisUnavailableError } from '../redis/redis-unavailable.error.js';
import { sessionHash } from '../session/session-hash.js';
import { inputsOf } from './redis-task-replies.js';
import { decodeTask } from './task-codec.js';
import { RedisTaskIndex, type RedisTaskIndexSettings } from './redis-task-index.js';
import { isFinal, isSuccess, type NewTask, type Task, type TaskClaim, type TaskEnding, type Texts } from './task.js';
import { taskCallerOf } from './task-owner.js';
import {
  type ClientTaskOutcome,
  type CreateTaskOutcome,
  type ReadTaskOutcome,
  type TakeTaskOutcome,
  type TaskInputsOutcome,
  type TaskPulse,
  TaskStore,
  type TaskStoreUnavailable,
  type WriteTaskOutcome,
} from './task-store.js';
import { type ClientReply, defineTaskClients } from './task-clients.scripts.js';
import { defineTaskScripts } from './task.scripts.js';

/** Its name where it fails in the background. */
const WORK = 'places of tasks';

export type RedisTaskStoreSettings = RedisTaskIndexSettings & Pick<Settings, 'taskMaxBytes'>;

/** Where a task's owner is in a reply. */
const OWNER = 2;

const OTHER = 'one of its keys holds something of another type or shape';

/** Tasks in Redis, each in a slot of its own. */
export class RedisTaskStore extends TaskStore {
  readonly isShared = true;
  private readonly index: RedisTaskIndex;
  private readonly ttlMs: number;

  constructor(
    private readonly redis: RedisConnection,
    private readonly settings: RedisTaskStoreSettings,
    private readonly pod: PodId,
  ) {
    super();
    this.index = new RedisTaskIndex(redis, settings, pod);
    this.ttlMs = settings.taskTtlSeconds * 1_000;
    defineTaskScripts(redis.client);
    defineTaskClients(redis.client);
  }

  async create(made: NewTask): Promise<CreateTaskOutcome> {
    const admitted = await this.index.admit(made);
    if (!admitted.ok) return { state: 'unavailable', cause: admitted.cause };
    if (admitted.value === 'full' || admitted.value === 'kept') return { state: admitted.value };
    const { id, owner, call } = made;
    const repeatable: [] | [string] = call === undefined ? [] : [call];
    const created = await this.redis.ask((client) =>
      client.mooringCreateTask(taskKey(id), this.pod.value, owner, this.ttlMs, taskCallerOf(made), ...repeatable),
    );
    if (!created.ok) {
      background(Promise.all([this.index.leave(id), this.index.free({ id, owner })]), WORK);
      return { state: 'unavailable', cause: created.cause };
    }
    const task = newTask(id, owner, this.pod.value, created.value);
    return { state: 'created', task, ...(admitted.value === 'replacing' && { hasForgotten: true }) };
  }

  async read(id: string): Promise<ReadTaskOutcome> {
    const read = await this.redis.ask((client) => client.mooringReadTask(...keysOf(id)));
    if (!read.ok) return read.cause.outcome === 'unreadable' ? this.unreadable(id, OTHER) : unavailable(read.cause);
    if (!read.value) return { state: 'unknown' };
    const decoded = decodeTask(id, read.value);
    if (decoded.ok) return { state: 'found', task: decoded.value };
    return this.unreadable(id, decoded.reason, read.value[OWNER] ?? undefined, decoded.isNewer);
  }

  note({ id, epoch }: TaskClaim, message: string): Promise<WriteTaskOutcome> {
    return this.write(id, (client) => client.mooringNoteTask(...keysOf(id), epoch, this.ttlMs, message));
  }

  ask({ id, epoch }: TaskClaim, questions: Texts): Promise<WriteTaskOutcome> {
    const put = Object.entries(questions).flat();
    return this.write(id, (client) => client.mooringAskInTask(...keysOf(id), epoch, this.ttlMs, ...put));
  }

  async pulse({ id, epoch }: TaskClaim): Promise<TaskPulse> {
    const pulse = await this.redis.ask((client) => client.hmget(taskKey(id), 'e', 's', 'k'));
    if (!pulse.ok) return this.lostOr(id, pulse.cause);
    const [current, status, answered] = pulse.value;
    const holds = current === String(epoch) && !isFinal(status as Task['status']);
    return holds ? { state: 'running', answered: Number(answered) } : { state: 'lost' };
  }

  async inputs(id: string): Promise<TaskInputsOutcome> {
    const inputs = await this.redis.ask((client) => client.hgetall(taskInputsKey(id)));
    if (!inputs.ok) return { state: 'unavailable', cause: inputs.cause };
    return { state: 'read', ...inputsOf(Object.entries(inputs.value)) };
  }

  finish({ id, epoch }: TaskClaim, ending: TaskEnding): Promise<WriteTaskOutcome> {
    const { status, json, message } = ending;
    const success = isSuccess(ending) ? 1 : 0;
    const told: [] | [string] = message === undefined ? [] : [message];
    return this.write(id, (client) =>
      client.mooringFinishTask(...keysOf(id), epoch, this.ttlMs, status, json, success, ...told),
    );
  }

  async countResult(id: string): Promise<boolean> {
    const ended = await this.redis.ask((client) =>
      Promise.all([client.hget(taskKey(id), 'a'), client.hstrlen(taskKey(id), 'x')]),
    );
    if (!ended.ok) return false;
    const [caller, bytes] = ended.value;
    return caller !== null && (await this.index.keep(id, caller, bytes));
  }

  release({ id, epoch }: TaskClaim): Promise<WriteTaskOutcome> {
    return this.write(id, (client) => client.mooringReleaseTask(taskKey(id), epoch));
  }

  async answer(id: string, owner: string, answers: Texts): Promise<ClientTaskOutcome> {
    const given = Object.entries(answers).flat();
    const { taskMaxBytes } = this.settings;
    const answered = await this.redis.ask((client) =>
      client.mooringAnswerTask(...keysOf(id), owner, this.ttlMs, taskMaxBytes, ...given),
    );
    return answered.ok ? clientOutcome(answered.value) : this.refused(id, owner, answered.cause);
  }

  async cancel(id: string, owner: string): Promise<ClientTaskOutcome> {
    const cancelled = await this.redis.ask((client) => client.mooringCancelTask(...keysOf(id), owner, this.ttlMs));
    if (!cancelled.ok) return this.refused(id, owner, cancelled.cause);
    return clientOutcome(cancelled.value);
  }

  async takeOver(id: string, epoch: number): Promise<TakeTaskOutcome> {
    const taken = await this.redis.ask((client) => client.mooringTakeTask(...keysOf(id), epoch, this.pod.value));
    if (!taken.ok) return this.lostOr(id, taken.cause);
    if (!taken.value) return { state: 'lost' };
    if (taken.value === -1) return { state: 'early' };
    const [newEpoch, lostRuns, owner, call, inputs] = taken.value;
    await Promise.all([this.index.note(id), this.index.hold([{ id, owner }])]);
    if (inputs === null) this.unreadable(id, 'its inputs are none');
    return {
      state: 'taken',
      claim: { id, owner, epoch: newEpoch },
      // Without what was asked and answered it cannot go on.
      call: inputs === null ? undefined : (call ?? undefined),
      lostRuns,
      ...inputsOf(pairsOf(inputs ?? [])),
    };
  }

  hold(claims: readonly TaskClaim[]): Promise<void> {
    return this.index.hold(claims);
  }

  async leave(claim: TaskClaim): Promise<void> {
    const [, isElsewhere] = await Promise.all([this.index.leave(claim.id), this.isElsewhere(claim)]);
    if (!isElsewhere) await this.index.free(claim);
  }

  pods(): Promise<readonly string[]> {
    return this.index.pods();
  }

  leftBy(pod: string): Promise<readonly string[]> {
    return this.index.leftBy(pod);
  }

  settled(pod: string, id: string): Promise<void> {
    return this.index.drop(podTasksKey(pod), id);
  }

  /** Whether another pod works on the task now. */
  private async isElsewhere({ id, epoch }: TaskClaim): Promise<boolean> {
    const found = await this.redis.ask((client) => client.hmget(taskKey(id), 'e', 's'));
    if (!found.ok) return false;
    const [current, status] = found.value;
    return current != null && current !== String(epoch) && !isFinal(status as Task['status']);
  }

  private unreadable(id: string, reason: string, owner?: string, isNewer = false) {
    this.redis.unreadable.report('task', reason, { task: sessionHash(id) });
    return { state: 'unreadable', owner, isNewer } as const;
  }

  /** What cannot be read is not written: its run stops. */
  private lostOr(id: string, cause: RedisUnavailableError): { readonly state: 'lost' } | TaskStoreUnavailable {
    if (cause.outcome !== 'unreadable') return unavailable(cause);
    this.unreadable(id, OTHER);
    return { state: 'lost' };
  }

  /** Only who owns a task is told that it cannot be read. */
  private async refused(id: string, owner: string, cause: RedisUnavailableError): Promise<ClientTaskOutcome> {
    if (cause.outcome !== 'unreadable') return unavailable(cause);
    const read = await this.read(id);
    const isOwn = read.state === 'unreadable' && read.owner === owner;
    return { state: isOwn ? 'unreadable' : 'unknown' };
  }

  private async write(id: string, command: (client: RedisClient) => Promise<0 | 1>): Promise<WriteTaskOutcome> {
    const written = await this.redis.ask(command);
    if (!written.ok) return this.lostOr(id, written.cause);
    return { state: written.value === 1 ? 'written' : 'lost' };
  }
}

function unavailable(cause: Error) {
  return { state: 'unavailable', cause } as const;
}

function keysOf(id: string): readonly [state: string, inputs: string] {
  return [taskKey(id), taskInputsKey(id)];
}

function newTask(id: string, owner: string, pod: string, createdAt: number): Task {
  const times = { createdAt, changedAt: createdAt };
  return {
    id,
    owner,
    pod,
    epoch: 1,
    lostRuns: 1,
    ...times,
    status: 'working',
    message: undefined,
    questions: {},
    ending: undefined,
  };
}

function clientOutcome(reply: ClientReply): ClientTaskOutcome {
  if (reply === null) return { state: 'unknown' };
  if (reply === -1) return { state: 'too-large' };
  const [pod, changed] = reply;
  return { state: 'accepted', pod, changed: changed === 1 };
}

function pairsOf(fields: readonly string[]): [string, string][] {
  return fields.flatMap((field, index) =>
    index % 2 === 0 ? [[field, fields[index + 1] ?? ''] as [string, string]] : [],
  );
}
