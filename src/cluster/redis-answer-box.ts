import type { Settings } from '../config/settings.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { answerKey, sessionRecordKey } from '../redis/redis-keys.js';
import { AnswerBox, type AnswerName, type PutOutcome } from './answer-box.js';
import { defineStoreAnswer } from './store-answer.script.js';

/** Answers in Redis, each a key of its own in the session's slot. */
export class RedisAnswerBox extends AnswerBox {
  constructor(
    private readonly redis: RedisConnection,
    private readonly settings: Pick<Settings, 'elicitTimeoutSeconds'>,
  ) {
    super();
    defineStoreAnswer(redis.client);
  }

  async put({ sessionId, requestId }: AnswerName, answer: string): Promise<PutOutcome> {
    const keys = [sessionRecordKey(sessionId), answerKey(sessionId, requestId)] as const;
    const stored = await this.redis.ask((client) =>
      client.mooringStoreAnswer(...keys, answer, this.settings.elicitTimeoutSeconds),
    );
    if (!stored.ok) return { state: 'unavailable', cause: stored.cause };
    return { state: stored.value === 1 ? 'stored' : 'late' };
  }

  take(names: readonly AnswerName[]): Promise<readonly (string | undefined)[]> {
    return Promise.all(names.map((name) => this.takeOne(name)));
  }

  private async takeOne({ sessionId, requestId }: AnswerName): Promise<string | undefined> {
    const taken = await this.redis.ask((client) => client.getdel(answerKey(sessionId, requestId)));
    return taken.ok ? (taken.value ?? undefined) : undefined;
  }
}
