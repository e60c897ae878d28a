import type { RedisConnection } from '../redis/redis-connection.js';
import { taskInputsKey, taskKey } from '../redis/redis-keys.js';
import { isTaskId } from './task-id.js';

/** Makes room among the tasks of a caller that are kept: those that have ended are forgotten before their time. */
export class RedisKeptTasks {
  /** @param ttlMs for which a task is kept after its last change */
  constructor(
    private readonly redis: RedisConnection,
    private readonly ttlMs: number,
  ) {}

  /**
   * Each task is in a slot of its own, so they are forgotten one by one, and then taken out of the set. One that has not
   * ended goes to the end of the set, so that the next look finds others. Where Redis is away all stay as they are.
   *
   * @param key of the tasks that are kept
   * @param ids the oldest of them
   */
  async forget(key: string, ids: readonly string[]): Promise<void> {
    const looks = await Promise.all(ids.map((id) => this.forgetOne(id)));
    const of = (looked: string) => ids.filter((_id, n) => looks[n] === looked);
    const [gone, live] = [of('gone'), of('live')];
    const until = this.redis.clock.now() + this.ttlMs;
    await Promise.all([
      gone.length > 0 && this.redis.ask((client) => client.zrem(key, ...gone)),
      live.length > 0 && this.redis.ask((client) => client.zadd(key, 'XX', ...live.flatMap((id) => [until, id]))),
    ]);
  }

  private async forgetOne(id: string): Promise<'gone' | 'live' | 'unknown'> {
    if (!isTaskId(id)) return 'gone';
    const forgotten = await this.redis.ask((client) => client.mooringForgetTask(taskKey(id), taskInputsKey(id)));
    if (forgotten.ok) return forgotten.value === 1 ? 'gone' : 'live';
    return forgotten.cause.outcome === 'unreadable' ? 'gone' : 'unknown';
  }
}
