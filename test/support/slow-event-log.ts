import { setImmediate as tick } from 'node:timers/promises';
import {
  EventLog,
  type AppendOutcome,
  type EndOutcome,
  type KeepOutcome,
  type NewEvent,
  type OpenStreamOutcome,
  type SettleOutcome,
  type SkipOutcome,
  type StreamName,
  type StreamDescriptor,
} from '../../src/cluster/events/event-log.js';

const AWAY = { state: 'unavailable', cause: new Error('away'), mayBeStored: false } as const;

/** An event log that takes its time, as one across a network does. */
export class SlowEventLog extends EventLog {
  readonly isShared = true;
  away = false;
  /** Another pod has taken every stream over. */
  fenced = false;
  /** The replies to so many appends get lost; what was appended is there. */
  repliesLost = 0;
  constructor(
    private readonly log: EventLog,
    private readonly random: () => number,
  ) {
    super();
  }

  async open(name: StreamName, descriptor: StreamDescriptor): Promise<OpenStreamOutcome> {
    await this.pause();
    if (this.away) return AWAY;
    return this.log.open(name, descriptor);
  }

  async append(name: StreamName, epoch: number, event: NewEvent): Promise<AppendOutcome> {
    await this.pause();
    if (this.away) return AWAY;
    if (this.fenced) return { state: 'fenced' };
    const outcome = await this.log.append(name, epoch, event);
    await this.pause();
    if (this.repliesLost === 0) return outcome;
    this.repliesLost -= 1;
    return { ...AWAY, mayBeStored: true };
  }

  skip(name: StreamName, epoch: number, last: number): Promise<SkipOutcome> {
    return this.log.skip(name, epoch, last);
  }

  async keepAnswer(): Promise<KeepOutcome> {
    return { state: this.fenced ? 'fenced' : 'kept' };
  }

  async settle(): Promise<SettleOutcome> {
    return { state: 'late' };
  }

  async release(): Promise<EndOutcome> {
    return { state: 'ended' };
  }

  async read(name: StreamName, position: number) {
    await this.pause();
    const outcome = await this.log.read(name, position);
    await this.pause();
    return outcome;
  }

  claim(name: StreamName, position: number) {
    return this.read(name, position);
  }

  follow(name: StreamName, position: number) {
    return this.read(name, position);
  }

  takeOver(name: StreamName, epoch: number) {
    return this.log.takeOver(name, epoch);
  }

  async end(name: StreamName, epoch: number): Promise<EndOutcome> {
    await this.pause();
    return this.away ? AWAY : this.log.end(name, epoch);
  }

  async forget(sessionId: string): Promise<void> {
    await this.log.forget(sessionId);
  }

  private async pause(): Promise<void> {
    for (let ticks = Math.floor(this.random() * 4); ticks > 0; ticks -= 1) await tick();
  }
}
