import { askAnew } from '../redis/ask-anew.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { keptTaskBytesKey, keptTasksKey, taskInputsKey, taskKey } from '../redis/redis-keys.js';
import { isTaskId } from './task-id.js';

/** How often room is made for one result. One look is enough, but where settings were changed or Redis was away. */
const MAX_LOOKS = 20;

/** Makes room among the tasks of a caller that are kept: those that have ended are forgotten before their time. */
export class RedisKeptTasks {
  /**
   * @param ttlMs for which a task is kept after its last change
   * @param maxBytes of the results of one caller
   */
  constructor(
    private readonly redis: RedisConnection,
    private readonly ttlMs: number,
    private readonly maxBytes: number,
  ) {}

  /**
   * Counts the result of a task that has ended, and forgets the oldest others where all are more than may be kept.
   *
   * @returns whether any was forgotten
   */
  async keep(id: string, caller: string, bytes: number): Promise<boolean> {
    const keys = keysOf(caller);
    let hasForgotten = false;
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      const oldest = await askAnew(this.redis, { kind: 'task_index', keys }, (client) =>
        client.mooringKeepTask(...keys, id, bytes, this.maxBytes, this.ttlMs),
      );
      if (!oldest.ok || oldest.value.length === 0) break;
      if (await this.forget(caller, oldest.value)) hasForgotten = true;
    }
    return hasForgotten;
  }

  /**
   * Each task is in a slot of its own, so they are forgotten one by one, and then taken out of the set. One that has not
   * ended goes to the end of the set, so that the next look finds others. Where Redis is away all stay as they are.
   *
   * @param ids the oldest of the caller's
   * @returns whether any was forgotten
   */
  async forget(caller: string, ids: readonly string[]): Promise<boolean> {
    const keys = keysOf(caller);
    const looks = await Promise.all(ids.map((id) => this.forgetOne(id)));
    const of = (looked: string) => ids.filter((_id, n) => looks[n] === looked);
    const [gone, live] = [of('gone'), of('live')];
    const until = this.redis.clock.now() + this.ttlMs;
    await Promise.all([
      gone.length > 0 && this.redis.ask((client) => client.mooringDropKeptTasks(...keys, ...gone)),
      live.length > 0 && this.redis.ask((client) => client.zadd(keys[0], 'XX', ...live.flatMap((id) => [until, id]))),
    ]);
    return gone.length > 0;
  }

  private async forgetOne(id: string): Promise<'gone' | 'live' | 'unknown'> {
    if (!isTaskId(id)) return 'gone';
    const forgotten = await this.redis.ask((client) => client.mooringForgetTask(taskKey(id), taskInputsKey(id)));
    if (forgotten.ok) return forgotten.value === 1 ? 'gone' : 'live';
    return forgotten.cause.outcome === 'unreadable' ? 'gone' : 'unknown';
  }
}

function keysOf(caller: string): readonly [tasks: string, bytes: string] {
  return [keptTasksKey(caller), keptTaskBytesKey(caller)];
}
