import type { ClientCapabilities, LoggingLevel } from '../capabilities/protocol.js';
import type { Grants } from '../capabilities/grants.js';
import { type Answers, CallContext, type Question } from '../capabilities/call-context.js';

/** What a `FakeCallContext` says of its client. */
export interface FakeCallOptions {
  /** Answers a question in the client's stead; without it every question fails. */
  readonly answer?: (question: Question) => unknown;
  /** What the client declares; nothing by default. */
  readonly capabilities?: ClientCapabilities;
  /** Of the request, names in lower case; none by default. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the caller may use, as with authentication. */
  readonly grants?: Grants;
}

/** A `CallContext` without a client: runs a handler in a unit test and remembers what it said. */
export class FakeCallContext extends CallContext {
  readonly era = 'legacy';
  readonly requestId = 1;
  readonly principal = null;
  readonly sessionHash = 'fake00000000';
  readonly protocolVersion = '2025-11-25';
  readonly meta = undefined;
  readonly client: CallContext['client'];
  readonly headers: Readonly<Record<string, string>>;

  /** What was said with `progress`. */
  readonly progressed: { progress: number; total?: number; message?: string }[] = [];
  /** What was said with `log`. */
  readonly logged: { level: LoggingLevel; data: unknown; logger?: string }[] = [];
  /** What was asked, with `ask` or another method. */
  readonly asked: Question[] = [];
  /** Ids of what was asked by URL and is done. */
  readonly completed: string[] = [];
  private readonly aborter = new AbortController();

  /** A call of a client without capabilities, unless the options say more. */
  constructor(private readonly options: FakeCallOptions = {}) {
    super();
    this.client = { info: { name: 'fake', version: '1.0.0' }, capabilities: options.capabilities ?? {} };
    this.headers = options.headers ?? {};
  }

  override get grants(): Grants | undefined {
    return this.options.grants;
  }

  get signal(): AbortSignal {
    return this.aborter.signal;
  }

  /** What a client's cancel does. */
  cancel(): void {
    this.aborter.abort();
  }

  async progress(progress: number, total?: number, message?: string): Promise<void> {
    this.progressed.push({ progress, total, message });
  }

  async log(level: LoggingLevel, data: unknown, logger?: string): Promise<void> {
    this.logged.push({ level, data, logger });
  }

  async ask<const Qs extends Record<string, Question>>(questions: Qs): Promise<Answers<Qs>> {
    this.asked.push(...Object.values(questions));
    const answered = Object.entries(questions).map(
      async ([key, question]) => [key, await this.answer(question)] as const,
    );
    return Object.fromEntries(await Promise.all(answered)) as Answers<Qs>;
  }

  async elicitationComplete(elicitationId: string): Promise<void> {
    this.completed.push(elicitationId);
  }

  async once(): Promise<void> {}

  async closeStream(): Promise<void> {}

  private async answer(question: Question): Promise<unknown> {
    if (!this.options.answer) throw new Error(`The call asked ${question.kind}; give FakeCallContext an answer.`);
    return this.options.answer(question);
  }
}
