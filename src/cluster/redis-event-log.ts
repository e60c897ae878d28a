import type { Settings } from '../config/settings.js';
import type { Metrics } from '../metrics/metrics.js';
import type { RedisClient } from '../redis/redis-client.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { inboxChannel, sessionRecordKey, streamLogKey, streamNamesKey, streamStateKey } from '../redis/redis-keys.js';
import { busText } from './bus-message.js';
import { elementOf, eventOf } from './event-element.js';
import {
  EventLog,
  MAX_KEPT_ANSWERS,
  type AppendOutcome,
  type EndOutcome,
  type KeepOutcome,
  type NewEvent,
  type OpenStreamOutcome,
  type ReadOutcome,
  type SkipOutcome,
  type StreamName,
  type StreamOpening,
  type StreamRead,
  type TakeOverOutcome,
} from './event-log.js';
import { defineEventLog, type AppendReply, type ReadReply, type TakeOverReply } from './event-log.scripts.js';
import type { PodId } from './pod-id.js';

export type RedisEventLogSettings = Pick<
  Settings,
  'eventLogMaxBytes' | 'eventLogMaxEvents' | 'eventLogTtlSeconds' | 'sessionTtlSeconds'
>;

/** Event logs in lists of Redis, in the session's slot. What a pod leaves behind when it dies lapses with its session. */
export class RedisEventLog extends EventLog {
  readonly isShared = true;
  private readonly liveMs: number;
  private readonly keepMs: number;

  constructor(
    private readonly redis: RedisConnection,
    private readonly settings: RedisEventLogSettings,
    private readonly pod: PodId,
    private readonly metrics: Metrics,
  ) {
    super();
    this.liveMs = Math.max(settings.sessionTtlSeconds, settings.eventLogTtlSeconds) * 1_000;
    this.keepMs = settings.eventLogTtlSeconds * 1_000;
    defineEventLog(redis.client);
  }

  async open({ sessionId, stream }: StreamName, opening: StreamOpening): Promise<OpenStreamOutcome> {
    const keys = [sessionRecordKey(sessionId), streamStateKey(sessionId, stream), streamNamesKey(sessionId)] as const;
    const opened = await this.redis.ask((client) =>
      client.mooringOpenStream(
        ...keys,
        this.pod.value,
        JSON.stringify(opening),
        this.liveMs,
        stream,
        JSON.stringify(opening.ids),
      ),
    );
    if (!opened.ok) return { state: 'unavailable', cause: opened.cause };
    if (opened.value === -1) return { state: 'gone' };
    return opened.value === 1 ? { state: 'opened', epoch: 1 } : { state: 'fenced' };
  }

  async append(name: StreamName, epoch: number, event: NewEvent): Promise<AppendOutcome> {
    const { eventLogMaxEvents, eventLogMaxBytes } = this.settings;
    const bounds = [eventLogMaxEvents, eventLogMaxBytes, this.liveMs] as const;
    const keys = [sessionRecordKey(name.sessionId), ...keysOf(name)] as const;
    const wasSent = this.redis.up;
    const appended = await this.redis.ask((client) =>
      client.mooringAppendEvent(...keys, epoch, event.position, elementOf(event), ...bounds, this.wake(name)),
    );
    if (!appended.ok) {
      const { cause } = appended;
      return { state: 'unavailable', cause, mayBeStored: wasSent && cause.outcome === 'unknown' };
    }
    const outcome = placeOf(appended.value);
    if (outcome.state === 'appended') this.metrics.eventLogAppended.inc(Buffer.byteLength(event.data));
    return outcome;
  }

  async skip(name: StreamName, epoch: number, last: number): Promise<SkipOutcome> {
    const [state] = keysOf(name);
    const skipped = await this.redis.ask((client) => client.mooringSkipEvents(state, epoch, last));
    if (!skipped.ok) return { state: 'unavailable', cause: skipped.cause };
    return skipped.value === 1 ? { state: 'skipped' } : { state: 'fenced' };
  }

  async keepAnswer(name: StreamName, epoch: number, requestId: string, answer: string): Promise<KeepOutcome> {
    const [state] = keysOf(name);
    const bounds = [MAX_KEPT_ANSWERS, this.settings.eventLogMaxBytes] as const;
    const kept = await this.redis.ask((client) => client.mooringKeepAnswer(state, epoch, requestId, answer, ...bounds));
    if (!kept.ok) return { state: 'unavailable', cause: kept.cause };
    if (kept.value === -1) return { state: 'fenced' };
    return kept.value === 1 ? { state: 'kept' } : { state: 'full' };
  }

  async end(name: StreamName, epoch: number): Promise<EndOutcome> {
    const ended = await this.redis.ask((client) =>
      client.mooringEndStream(...keysOf(name), epoch, this.keepMs, this.wake(name)),
    );
    if (!ended.ok) return { state: 'unavailable', cause: ended.cause };
    return ended.value === 1 ? { state: 'ended' } : { state: 'fenced' };
  }

  read(name: StreamName, position: number): Promise<ReadOutcome> {
    return this.readWith(name, position, '');
  }

  follow(name: StreamName, position: number): Promise<ReadOutcome> {
    return this.readWith(name, position, inboxChannel(this.pod.value));
  }

  async takeOver(name: StreamName, epoch: number): Promise<TakeOverOutcome> {
    const keys = [sessionRecordKey(name.sessionId), ...keysOf(name)] as const;
    const taken = await this.redis.ask((client) => client.mooringTakeOver(...keys, epoch, this.pod.value));
    if (!taken.ok) return { state: 'unavailable', cause: taken.cause };
    return takenOf(taken.value);
  }

  async forget(sessionId: string): Promise<void> {
    await this.redis.ask((client) => forget(client, sessionId));
  }

  private async readWith(name: StreamName, position: number, inbox: string): Promise<ReadOutcome> {
    const read = await this.redis.ask((client) => client.mooringReadStream(...keysOf(name), position, inbox));
    if (!read.ok) return { state: 'unavailable', cause: read.cause };
    return outcomeOf(read.value, position);
  }

  private wake({ sessionId, stream }: StreamName): string {
    return busText(this.pod.value, { kind: 'appended', session: sessionId, stream });
  }
}

function keysOf({ sessionId, stream }: StreamName): readonly [state: string, log: string] {
  return [streamStateKey(sessionId, stream), streamLogKey(sessionId, stream)];
}

function placeOf(reply: AppendReply): AppendOutcome {
  if (reply === null) return { state: 'fenced' };
  if (reply === 0) return { state: 'gone' };
  if (reply === -1) return { state: 'unavailable', cause: new Error('The stream is forgotten'), mayBeStored: false };
  const [isThere, last] = reply;
  return isThere === 1 ? { state: 'appended' } : { state: 'misplaced', last };
}

function takenOf(reply: TakeOverReply): TakeOverOutcome {
  if (reply === null) return { state: 'lost' };
  const [epoch, opening, last, answers, elements] = reply;
  return {
    state: 'taken',
    epoch,
    opening: JSON.parse(opening) as StreamOpening,
    last: Number(last),
    events: elements.map(eventOf),
    answers: new Map(pairsOf(answers)),
  };
}

function* pairsOf(flat: readonly string[]): Generator<readonly [string, string]> {
  for (let index = 0; index < flat.length; index += 2) yield [flat[index] ?? '', flat[index + 1] ?? ''];
}

function outcomeOf(reply: ReadReply, position: number): ReadOutcome {
  if (reply === null) return { state: 'unknown' };
  const [epoch, pod, ended, last, ids, elements] = reply;
  const events = elements.map(eventOf).filter((event) => event.position > position);
  const missed = Math.max(0, Number(last) - position) - events.length;
  const writer = { pod, epoch: Number(epoch) };
  return { state: 'read', ids: idsOf(ids), events, ended: ended !== null, missed, writer };
}

/** Streams that an earlier release opened name none. */
function idsOf(text: string | null): StreamRead['ids'] {
  return text === null ? [] : (JSON.parse(text) as StreamRead['ids']);
}

async function forget(client: RedisClient, sessionId: string): Promise<void> {
  const streams = await client.smembers(streamNamesKey(sessionId));
  const keys = streams.flatMap((stream) => keysOf({ sessionId, stream }));
  await client.del(streamNamesKey(sessionId), ...keys);
}
