import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Periodic } from '../../lifecycle/periodic.js';
import { Metrics } from '../../metrics/metrics.js';
import {
  EventLog,
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
import { PodId } from '../pods/pod-id.js';
import { StreamLog } from './stream-log.js';

/** How often forgotten logs are looked for, in ms. */
const PURGE_INTERVAL_MS = 1_000;

/** A single process has no take-overs, so its writers all have the first epoch. */
const EPOCH = 1;

/** Event logs in this process's memory. Logs of ended streams wait in the order of their end, so a purge reads only the head. */
@Injectable()
export class MemoryEventLog extends EventLog implements OnApplicationShutdown {
  readonly isShared = false;
  private readonly sessions = new Map<string, Map<string, StreamLog>>();
  private readonly ended = new Map<StreamLog, { readonly name: StreamName; readonly expiresAt: number }>();
  private readonly purging = new Periodic('event-log-purge', PURGE_INTERVAL_MS, () => this.purge(performance.now()));
  private bytes = 0;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly pod: PodId,
    private readonly metrics: Metrics,
  ) {
    super();
    this.purging.start();
  }

  onApplicationShutdown(): void {
    this.purging.stop();
  }

  open(name: StreamName, { ids }: StreamDescriptor): Promise<OpenStreamOutcome> {
    this.logOf(name).ids = ids;
    return Promise.resolve({ state: 'opened', epoch: EPOCH });
  }

  append(name: StreamName, _epoch: number, event: NewEvent): Promise<AppendOutcome> {
    const log = this.logOf(name);
    const before = log.bytes;
    const outcome = log.append(event);
    this.account(log.bytes - before);
    if (outcome.state === 'appended') this.metrics.eventLogAppended.inc(Buffer.byteLength(event.data));
    return Promise.resolve(outcome);
  }

  skip(name: StreamName, _epoch: number, last: number): Promise<SkipOutcome> {
    this.logOf(name).skip(last);
    return Promise.resolve({ state: 'skipped' });
  }

  /** There are no take-overs, so it would never be read. */
  keepAnswer(): Promise<KeepOutcome> {
    return Promise.resolve({ state: 'full' });
  }

  /** No pod takes over, so no writer is shut out. */
  settle(): Promise<SettleOutcome> {
    return Promise.resolve({ state: 'late' });
  }

  release(): Promise<EndOutcome> {
    return Promise.resolve({ state: 'fenced' });
  }

  end(name: StreamName): Promise<EndOutcome> {
    const log = this.logOf(name);
    log.ended = true;
    this.ended.set(log, { name, expiresAt: performance.now() + this.settings.eventLogTtlSeconds * 1_000 });
    return Promise.resolve({ state: 'ended' });
  }

  read(name: StreamName, position: number): Promise<ReadOutcome> {
    const log = this.sessions.get(name.sessionId)?.get(name.stream);
    if (!log) return Promise.resolve({ state: 'unknown' });
    const writer = { pod: this.pod.value, epoch: EPOCH, lostRuns: EPOCH };
    return Promise.resolve({ state: 'read', ids: log.ids, ...log.after(position), writer });
  }

  /** The pod is alone and knows itself where its clients are. */
  claim(name: StreamName, position: number): Promise<ReadOutcome> {
    return this.read(name, position);
  }

  follow(name: StreamName, position: number): Promise<ReadOutcome> {
    return this.read(name, position);
  }

  /** This is the only pod, so there is no pod to take over from. */
  takeOver(): Promise<TakeOverOutcome> {
    return Promise.resolve({ state: 'lost' });
  }

  forget(sessionId: string): Promise<void> {
    for (const log of this.sessions.get(sessionId)?.values() ?? []) {
      this.ended.delete(log);
      this.account(-log.bytes);
    }
    this.sessions.delete(sessionId);
    return Promise.resolve();
  }

  /** Logs held in memory now. */
  get size(): number {
    let size = 0;
    for (const streams of this.sessions.values()) size += streams.size;
    return size;
  }

  /** Drops the logs whose time is over at `now` (ms since the epoch). */
  purge(now: number): void {
    for (const [log, { name, expiresAt }] of this.ended) {
      if (expiresAt > now) return;
      this.ended.delete(log);
      this.remove(name, log);
    }
  }

  private remove(name: StreamName, log: StreamLog): void {
    const streams = this.sessions.get(name.sessionId);
    streams?.delete(name.stream);
    if (streams?.size === 0) this.sessions.delete(name.sessionId);
    this.account(-log.bytes);
  }

  private logOf(name: StreamName): StreamLog {
    let streams = this.sessions.get(name.sessionId);
    if (!streams) this.sessions.set(name.sessionId, (streams = new Map<string, StreamLog>()));
    let log = streams.get(name.stream);
    if (!log) {
      log = new StreamLog(this.settings.eventLogMaxEvents, this.settings.eventLogMaxBytes);
      streams.set(name.stream, log);
    }
    return log;
  }

  private account(bytes: number): void {
    this.bytes += bytes;
    this.metrics.eventLogBytes.set(this.bytes);
  }
}
