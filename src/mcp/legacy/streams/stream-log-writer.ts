import type {
  EventLog,
  EventWeight,
  OpenStreamOutcome,
  StreamName,
  StreamDescriptor,
} from '../../../cluster/events/event-log.js';
import { persistently } from '../../calls/patience.js';

/** How long a stream that no client hears waits for an unavailable log, in ms. */
const PATIENCE_MS = 60_000;

/**
 * How long an event is held back, in ms, of which it is not known whether the log has it: told without an id, it would come
 * twice to a client that resumes. Longer than a Redis takes to come back or to fail over.
 */
const DOUBT_MS = 10_000;

/** Where a stream starts: anew, or where the pod that wrote it before has left it. */
export type StreamStart = StreamDescriptor | { readonly epoch: number; readonly last: number };

/** Why a writer writes nothing any more: another pod writes the stream now, or its session is gone. */
export type ShutOut = 'fenced' | 'gone';

/** `fenced`: nothing said here reaches anyone. `gone`: who listens now still hears it. */
export type WriteOutcome = 'written' | ShutOut;

type StoreOutcome = 'stored' | 'not stored' | 'in doubt' | ShutOut;

/**
 * Writes the log of one stream for as long as this pod is its writer. It counts the positions itself, so an append whose
 * reply was lost is made again and leaves one event. One thing is written at a time.
 */
export class StreamLogWriter {
  private epoch: number | undefined;
  /** The last position that is used. */
  private last = 0;
  private out: ShutOut | undefined;
  private connection: string | undefined;

  constructor(
    private readonly name: StreamName,
    private readonly log: EventLog,
    private readonly start: StreamStart,
  ) {
    if ('epoch' in start) ({ epoch: this.epoch, last: this.last } = start);
  }

  get shutOut(): ShutOut | undefined {
    return this.out;
  }

  /** Where the client heard the stream when the last event was stored, as of `StreamRead.connection`. */
  get heardOn(): string | undefined {
    return this.connection;
  }

  /** The last position that is used. */
  get position(): number {
    return this.last;
  }

  /** Whether another pod can run the request again if this one leaves it, as it can what was taken over before. */
  get canBeRepeated(): boolean {
    return this.log.isShared && this.epoch !== undefined && this.isRepeatable;
  }

  /** Makes this pod the writer, unless it is. */
  async claim(): Promise<OpenStreamOutcome['state']> {
    if (this.out) return this.out;
    if (this.epoch !== undefined || 'epoch' in this.start) return 'opened';
    const opened = await this.log.open(this.name, this.start);
    if (opened.state === 'opened') this.epoch = opened.epoch;
    if (opened.state === 'fenced' || opened.state === 'gone') this.out = opened.state;
    return opened.state;
  }

  /**
   * What no client hears now must be in the log, or it is lost: an outage is waited for, within reason.
   * @returns the event's position; `undefined` when it was not stored
   */
  async store(data: string, weight: EventWeight, isHeard: () => boolean): Promise<number | undefined> {
    const doubtUntil = performance.now() + DOUBT_MS;
    let isInDoubt = false;
    let position: number | undefined;
    const attempt = async () => {
      const stored = await this.tryToStore(data, weight);
      if (stored === 'stored') position = this.last;
      if (stored === 'stored' || this.out) return true;
      isInDoubt ||= stored === 'in doubt';
      if (isInDoubt && performance.now() < doubtUntil) return false;
      return weight === 'expendable' || isHeard();
    };
    await persistently(attempt, PATIENCE_MS, () => !this.out);
    return position;
  }

  /** Keeps a client's answer, if another pod could need it. Where that fails, the client may be asked again. */
  async keepAnswer(requestId: string, answer: string): Promise<WriteOutcome> {
    if (this.canBeRepeated && this.epoch !== undefined) {
      const kept = await this.log.keepAnswer(this.name, this.epoch, requestId, answer);
      if (kept.state === 'fenced') this.out = kept.state;
    }
    return this.out ?? 'written';
  }

  /** Whether the call may be repeated, so that its answer is right whichever run it is of. */
  private get isRepeatable(): boolean {
    return 'repeat' in this.start || 'epoch' in this.start;
  }

  /** The answer of a run that is shut out, where the call still waits for one. */
  async settle(answer: string): Promise<void> {
    if (!this.isRepeatable) return;
    const attempt = async () => (await this.log.settle(this.name, answer)).state !== 'unavailable';
    await persistently(attempt, PATIENCE_MS);
  }

  /** Another pod may take the stream over at once. */
  async release(): Promise<void> {
    if (this.epoch !== undefined) await this.log.release(this.name, this.epoch);
  }

  /** `false`: the log is away and does not know yet that the stream has ended. */
  async end(): Promise<boolean> {
    if (this.epoch === undefined) return true;
    return (await this.log.end(this.name, this.epoch)).state !== 'unavailable';
  }

  endPatiently(): Promise<void> {
    return persistently(
      () => this.end(),
      PATIENCE_MS,
      () => !this.out,
    );
  }

  private async tryToStore(data: string, weight: EventWeight): Promise<StoreOutcome> {
    const claimed = await this.claim();
    if (this.out) return this.out;
    if (claimed !== 'opened' || this.epoch === undefined) return 'not stored';
    const position = this.last + 1;
    const stored = await this.log.append(this.name, this.epoch, { position, data, weight });
    switch (stored.state) {
      case 'appended':
        this.last = position;
        this.connection = stored.connection;
        return 'stored';
      case 'misplaced':
        return (await this.realign(stored.last, this.epoch)) ? this.tryToStore(data, weight) : 'not stored';
      case 'fenced':
      case 'gone':
        this.out = stored.state;
        return stored.state;
      case 'unavailable':
        return stored.mayBeStored ? 'in doubt' : 'not stored';
      default:
        return stored satisfies never;
    }
  }

  /**
   * The log has more than this writer knows of: what it gave up in doubt is there. Or less, after a failover: what was
   * promised is lost, and those who read it again are told of a hole.
   */
  private async realign(last: number, epoch: number): Promise<boolean> {
    if (last >= this.last) {
      this.last = last;
      return true;
    }
    return (await this.log.skip(this.name, epoch, this.last)).state === 'skipped';
  }
}
