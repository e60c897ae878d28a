import type { AnswerLimit } from '../redis/answer-limit.js';
import {
  type AppendOutcome,
  type EndOutcome,
  EventLog,
  type KeepOutcome,
  type LogUnavailable,
  type NewEvent,
  type OpenStreamOutcome,
  type ReadOutcome,
  type SettleOutcome,
  type SkipOutcome,
  type StreamName,
  type StreamOpening,
  type TakeOverOutcome,
} from './event-log.js';

/** Any event log, held to its word: on a stream there is nobody to whom what it throws could be told. */
export class DependableEventLog extends EventLog {
  constructor(
    private readonly log: EventLog,
    private readonly limit: AnswerLimit,
  ) {
    super();
  }

  get isShared(): boolean {
    return this.log.isShared;
  }

  open(name: StreamName, opening: StreamOpening): Promise<OpenStreamOutcome> {
    return this.limit.ask(() => this.log.open(name, opening), unavailable);
  }

  append(name: StreamName, epoch: number, event: NewEvent): Promise<AppendOutcome> {
    return this.limit.ask<AppendOutcome>(() => this.log.append(name, epoch, event), inDoubt);
  }

  skip(name: StreamName, epoch: number, last: number): Promise<SkipOutcome> {
    return this.limit.ask(() => this.log.skip(name, epoch, last), unavailable);
  }

  keepAnswer(name: StreamName, epoch: number, requestId: string, answer: string): Promise<KeepOutcome> {
    return this.limit.ask(() => this.log.keepAnswer(name, epoch, requestId, answer), unavailable);
  }

  settle(name: StreamName, answer: string): Promise<SettleOutcome> {
    return this.limit.ask(() => this.log.settle(name, answer), unavailable);
  }

  release(name: StreamName, epoch: number): Promise<EndOutcome> {
    return this.limit.ask(() => this.log.release(name, epoch), unavailable);
  }

  end(name: StreamName, epoch: number): Promise<EndOutcome> {
    return this.limit.ask(() => this.log.end(name, epoch), unavailable);
  }

  read(name: StreamName, position: number): Promise<ReadOutcome> {
    return this.limit.ask(() => this.log.read(name, position), unavailable);
  }

  follow(name: StreamName, position: number): Promise<ReadOutcome> {
    return this.limit.ask(() => this.log.follow(name, position), unavailable);
  }

  takeOver(name: StreamName, epoch: number): Promise<TakeOverOutcome> {
    return this.limit.ask(() => this.log.takeOver(name, epoch), unavailable);
  }

  forget(sessionId: string): Promise<void> {
    return this.limit.ask(
      () => this.log.forget(sessionId),
      () => undefined,
    );
  }
}

function unavailable(cause: Error): LogUnavailable {
  return { state: 'unavailable', cause };
}

function inDoubt(cause: Error): LogUnavailable & { readonly mayBeStored: true } {
  return { state: 'unavailable', cause, mayBeStored: true };
}
