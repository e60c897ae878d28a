import type { LoggingLevel } from '@modelcontextprotocol/sdk/types.js';
import { CallContext, type Answers, type Question } from '../../../capabilities/call-context.js';
import { missingCapability } from '../../../capabilities/missing-capability.js';
import type { TaskRun } from './task-run.js';

/** What a handler may know of the call that it serves. */
export type CallFacts = Pick<
  CallContext,
  'requestId' | 'principal' | 'grants' | 'protocolVersion' | 'client' | 'headers' | 'meta'
>;

/** What a handler may do while its call is no task yet. */
export type CallPhase = Pick<CallContext, 'signal' | 'waitsForAnswers' | 'progress' | 'log' | 'ask' | 'once'>;

/** Begins the task; `undefined` where the call stays an ordinary one. @throws what the call then ends with */
export type BeginTask = () => Promise<TaskRun | undefined>;

/** The context of a call that is, or may become, a task: an ordinary call until then, and from then on the task's run. */
export class TaskCallContext extends CallContext {
  readonly era = 'modern';
  readonly sessionHash = undefined;
  private readonly controller = new AbortController();
  private readonly onCallAborted = () => this.controller.abort(this.call.signal.reason);
  private run: TaskRun | undefined;
  private starting: Promise<void> | undefined;

  constructor(
    private readonly facts: CallFacts,
    private readonly call: CallPhase,
    private readonly begin: BeginTask,
  ) {
    super();
    if (call.signal.aborted) this.onCallAborted();
    else call.signal.addEventListener('abort', this.onCallAborted, { once: true });
  }

  get requestId() {
    return this.facts.requestId;
  }

  /** One signal for the whole run: the handler may have taken it before the task began. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** In a task, questions wait for their answers. */
  override get waitsForAnswers(): boolean {
    return !this.run && this.call.waitsForAnswers;
  }

  get principal() {
    return this.facts.principal;
  }

  override get grants() {
    return this.facts.grants;
  }

  get protocolVersion(): string {
    return this.facts.protocolVersion;
  }

  get client() {
    return this.facts.client;
  }

  get headers() {
    return this.facts.headers;
  }

  get meta() {
    return this.facts.meta;
  }

  async progress(progress: number, total?: number, message?: string): Promise<void> {
    if (this.run) this.run.progress(progress, total, message);
    else await this.call.progress(progress, total, message);
  }

  /** Tasks carry no log messages (SEP-2663, Task Status Notifications). */
  async log(level: LoggingLevel, data: unknown, logger?: string): Promise<void> {
    if (!this.run) await this.call.log(level, data, logger);
  }

  ask<const Qs extends Record<string, Question>>(questions: Qs): Promise<Answers<Qs>> {
    return this.run ? this.askIn(this.run, questions) : this.call.ask(questions);
  }

  /** Answers within a task are taken once anyway; what came with the call is the call's to guard. */
  once(): Promise<void> {
    return this.call.once();
  }

  /** The era has no notification for it. */
  async elicitationComplete(): Promise<void> {}

  /** A task has no response to close. */
  async closeStream(): Promise<void> {}

  override startTask(): Promise<void> {
    return (this.starting ??= this.start());
  }

  private async start(): Promise<void> {
    const run = await this.begin();
    if (!run) return;
    this.run = run;
    this.call.signal.removeEventListener('abort', this.onCallAborted);
    const stop = () => this.controller.abort(run.signal.reason);
    if (run.signal.aborted) stop();
    else run.signal.addEventListener('abort', stop, { once: true });
    this.controller.signal.throwIfAborted();
  }

  private async askIn<Qs extends Record<string, Question>>(run: TaskRun, questions: Qs): Promise<Answers<Qs>> {
    for (const question of Object.values<Question>(questions)) {
      const missing = missingCapability(question, this.client.capabilities);
      if (missing) throw missing;
    }
    return run.ask(questions);
  }
}
