import type { Settings } from '../../config/settings.js';
import type { Metrics } from '../../metrics/metrics.js';
import { askAnew } from '../../redis/ask-anew.js';
import type { RedisClient } from '../../redis/redis-client.js';
import type { RedisConnection } from '../../redis/redis-connection.js';
import {
  inboxChannel,
  sessionRecordKey,
  streamLogKey,
  streamNamesKey,
  streamStateKey,
} from '../../redis/redis-keys.js';
import { busText } from '../bus/bus-message.js';
import { elementOf } from './event-element.js';
import {
  EventLog,
  MAX_KEPT_ANSWERS,
  type AppendOutcome,
  type EndOutcome,
  type KeepOutcome,
  type NewEvent,
  type OpenStreamOutcome,
  type ReadOutcome,
  type SettleOutcome,
  type SkipOutcome,
  type StreamName,
  type StreamDescriptor,
  type TakeOverOutcome,
} from './event-log.js';
import { defineEventLog, type AppendReply } from './event-log.scripts.js';
import type { PodId } from '../pods/pod-id.js';
import { defineReadStream } from './read-stream.scripts.js';
import { StreamReplies } from './redis-stream-replies.js';
import { encodeDescriptor } from './stream-descriptor.js';
import { defineStreamOwners } from './stream-owners.scripts.js';

export type RedisEventLogSettings = Pick<
  Settings,
  'eventLogMaxBytes' | 'eventLogMaxEvents' | 'eventLogTtlSeconds' | 'sessionTtlSeconds'
>;

const OTHER = 'one of its keys holds something of another type or shape';

/** Event logs in lists of Redis, in the session's slot. What a pod leaves behind when it dies lapses with its session. */
export class RedisEventLog extends EventLog {
  readonly isShared = true;
  private readonly liveMs: number;
  private readonly keepMs: number;
  private readonly replies: StreamReplies;

  constructor(
    private readonly redis: RedisConnection,
    private readonly settings: RedisEventLogSettings,
    private readonly pod: PodId,
    private readonly metrics: Metrics,
  ) {
    super();
    this.liveMs = Math.max(settings.sessionTtlSeconds, settings.eventLogTtlSeconds) * 1_000;
    this.keepMs = settings.eventLogTtlSeconds * 1_000;
    this.replies = new StreamReplies(redis.unreadable);
    defineEventLog(redis.client);
    defineReadStream(redis.client);
    defineStreamOwners(redis.client);
  }

  async open({ sessionId, stream }: StreamName, descriptor: StreamDescriptor): Promise<OpenStreamOutcome> {
    const keys = [sessionRecordKey(sessionId), streamStateKey(sessionId, stream), streamNamesKey(sessionId)] as const;
    const names = { kind: 'stream', keys: [streamNamesKey(sessionId)] } as const;
    const opened = await askAnew(this.redis, names, (client) =>
      client.mooringOpenStream(
        ...keys,
        this.pod.value,
        encodeDescriptor(descriptor),
        this.liveMs,
        stream,
        JSON.stringify(descriptor.ids),
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
    // Where the list of its events is no list, what it held is lost, and those who read it are told of a hole.
    const events = { kind: 'event', keys: [streamLogKey(name.sessionId, name.stream)] } as const;
    const appended = await askAnew(this.redis, events, (client) =>
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

  async settle(name: StreamName, answer: string): Promise<SettleOutcome> {
    const keys = [sessionRecordKey(name.sessionId), ...keysOf(name)] as const;
    const settled = await this.redis.ask((client) =>
      client.mooringSettleStream(...keys, answer, this.keepMs, this.wake(name)),
    );
    if (!settled.ok) return { state: 'unavailable', cause: settled.cause };
    return { state: settled.value === 1 ? 'settled' : 'late' };
  }

  async release(name: StreamName, epoch: number): Promise<EndOutcome> {
    const [state] = keysOf(name);
    const released = await this.redis.ask((client) => client.mooringReleaseStream(state, epoch, this.wake(name)));
    if (!released.ok) return { state: 'unavailable', cause: released.cause };
    return { state: released.value === 1 ? 'ended' : 'fenced' };
  }

  read(name: StreamName, position: number): Promise<ReadOutcome> {
    return this.readAs('read', name, position, '');
  }

  claim(name: StreamName, position: number, connection: string): Promise<ReadOutcome> {
    return this.readAs('claim', name, position, connection);
  }

  follow(name: StreamName, position: number, connection: string): Promise<ReadOutcome> {
    return this.readAs('follow', name, position, connection);
  }

  async takeOver(name: StreamName, epoch: number): Promise<TakeOverOutcome> {
    const keys = [sessionRecordKey(name.sessionId), ...keysOf(name)] as const;
    const taken = await this.redis.ask((client) => client.mooringTakeOver(...keys, epoch, this.pod.value));
    if (taken.ok) return this.replies.takenOver(name, taken.value);
    if (taken.cause.outcome !== 'unreadable') return { state: 'unavailable', cause: taken.cause };
    this.replies.unreadable(name, OTHER);
    return { state: 'lost' };
  }

  async forget(sessionId: string): Promise<void> {
    const names = { kind: 'stream', keys: [streamNamesKey(sessionId)] } as const;
    await askAnew(this.redis, names, (client) => forget(client, sessionId));
  }

  private async readAs(
    how: 'read' | 'follow' | 'claim',
    name: StreamName,
    position: number,
    connection: string,
  ): Promise<ReadOutcome> {
    const pod = this.pod.value;
    const follower = [pod, inboxChannel(pod), connection] as const;
    const read = await this.redis.ask((client) =>
      client.mooringReadStream(...keysOf(name), position, how, ...follower, this.wake(name)),
    );
    if (read.ok) return this.replies.read(name, read.value, position);
    if (read.cause.outcome === 'unreadable') return this.replies.unreadable(name, OTHER);
    return { state: 'unavailable', cause: read.cause };
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
  const [isThere, last, connection] = reply;
  return isThere === 1 ? { state: 'appended', connection: connection ?? undefined } : { state: 'misplaced', last };
}

async function forget(client: RedisClient, sessionId: string): Promise<void> {
  const streams = await client.smembers(streamNamesKey(sessionId));
  const keys = streams.flatMap((stream) => keysOf({ sessionId, stream }));
  await client.del(streamNamesKey(sessionId), ...keys);
}
