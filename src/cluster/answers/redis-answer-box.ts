import type { Settings } from '../../config/settings.js';
import { askAnew } from '../../redis/ask-anew.js';
import type { RedisConnection } from '../../redis/redis-connection.js';
import { answersKey, inboxChannel, sessionRecordKey } from '../../redis/redis-keys.js';
import { AnswerBox, maxWaitingBytes, MAX_WAITING_ANSWERS, type AnswerName, type PutOutcome } from './answer-box.js';
import { busText } from '../bus/bus-message.js';
import type { PodId } from '../pods/pod-id.js';
import { podOf } from '../events/request-owner.js';
import { defineStoreAnswer, EXPIRY_DIGITS } from './store-answer.scripts.js';

/** Answers in Redis, those of a session in one hash in its slot. */
export class RedisAnswerBox extends AnswerBox {
  constructor(
    private readonly redis: RedisConnection,
    private readonly settings: Pick<Settings, 'elicitTimeoutSeconds' | 'requestMaxBytes'>,
    private readonly pod: PodId,
  ) {
    super();
    defineStoreAnswer(redis.client);
  }

  async put({ sessionId, requestId }: AnswerName, answer: string): Promise<PutOutcome> {
    const keys = [sessionRecordKey(sessionId), answersKey(sessionId)] as const;
    const bounds = [MAX_WAITING_ANSWERS, maxWaitingBytes(this.settings)] as const;
    const wake = busText(this.pod.value, { kind: 'answer', session: sessionId, id: requestId });
    const inbox = inboxChannel(podOf(requestId) ?? '');
    const answers = { kind: 'answer', keys: [answersKey(sessionId)] } as const;
    const stored = await askAnew(this.redis, answers, (client) =>
      client.mooringStoreAnswer(...keys, requestId, answer, this.settings.elicitTimeoutSeconds, ...bounds, inbox, wake),
    );
    if (!stored.ok) return { state: 'unavailable', cause: stored.cause };
    return { state: STATES[stored.value] };
  }

  read(names: readonly AnswerName[]): Promise<readonly (string | undefined)[]> {
    return Promise.all(names.map((name) => this.readOne(name)));
  }

  wait(names: readonly AnswerName[]): Promise<readonly boolean[]> {
    return Promise.all(names.map((name) => this.waits(name)));
  }

  async remove({ sessionId, requestId }: AnswerName): Promise<void> {
    await this.redis.ask((client) => client.hdel(answersKey(sessionId), requestId));
  }

  private async waits({ sessionId, requestId }: AnswerName): Promise<boolean> {
    const held = await this.redis.ask((client) => client.hexists(answersKey(sessionId), requestId));
    return !held.ok || held.value === 1;
  }

  private async readOne({ sessionId, requestId }: AnswerName): Promise<string | undefined> {
    const held = await this.redis.ask((client) => client.hget(answersKey(sessionId), requestId));
    if (held.ok) return held.value?.slice(EXPIRY_DIGITS);
    if (held.cause.outcome === 'unreadable')
      this.redis.unreadable.report('answer', 'its key holds something of another type');
    return undefined;
  }
}

/** What the script's replies mean. */
const STATES = { 0: 'late', 1: 'stored', 2: 'full' } as const;
