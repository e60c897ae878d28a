import type { LoggingLevel } from '@modelcontextprotocol/sdk/types.js';
import { CallContext, type Answers, type Question } from '../../../capabilities/call-context.js';
import type { Grants } from '../../../capabilities/grants.js';
import { CallSuspended, ToolError } from '../../../capabilities/errors.js';
import { missingCapability } from '../../../capabilities/missing-capability.js';
import type { Principal } from '../../../session/principal.js';
import { progressParams } from '../../calls/progress.js';
import { reachesLevel } from '../../calls/log-level.js';
import type { InputRound } from './input-round.js';
import type { ModernServing } from './modern-serving.js';

/** Answers of the client that came with a request, and the guard that keeps them from being used twice. */
export interface Answering {
  readonly round: InputRound;
  /** Whether the run has to end, and will run again. */
  readonly isWaiting: boolean;
  /**
   * @throws ToolError when the state that came with the request was used before
   * @throws CallSuspended when none came
   */
  claim(): Promise<void>;
}

/** A call of the modern era: what it says goes out on its own response, and a question ends the run. */
export class ModernCallContext extends CallContext {
  readonly era = 'modern';
  readonly sessionHash = undefined;
  private lastProgress = -Infinity;

  constructor(
    private readonly serving: ModernServing,
    /** `undefined` where the method cannot ask. */
    private readonly answering: Answering | undefined,
  ) {
    super();
  }

  get requestId() {
    return this.serving.request.id;
  }

  get signal(): AbortSignal {
    return this.serving.channel.signal;
  }

  override get aborted(): boolean {
    return this.serving.channel.aborted;
  }

  get principal(): Principal | null {
    return this.serving.principal;
  }

  override get grants(): Grants | undefined {
    return this.serving.grants;
  }

  override get waitsForAnswers(): boolean {
    return this.answering?.isWaiting ?? false;
  }

  get protocolVersion(): string {
    return this.serving.envelope.revision;
  }

  get client() {
    const { clientInfo: info, clientCapabilities: capabilities } = this.serving.envelope;
    return { info, capabilities };
  }

  get headers() {
    return this.serving.http.headers;
  }

  get meta() {
    return this.serving.envelope.meta;
  }

  async progress(progress: number, total?: number, message?: string): Promise<void> {
    const { progressToken } = this.serving.envelope;
    const params = progressParams(progressToken, this.lastProgress, progress, total, message);
    if (!params) return;
    this.lastProgress = progress;
    this.serving.channel.say({ method: 'notifications/progress', params });
  }

  async log(level: LoggingLevel, data: unknown, logger?: string): Promise<void> {
    const { logLevel } = this.serving.envelope;
    if (logLevel === undefined || !reachesLevel(level, logLevel)) return;
    const params = { level, data, ...(logger !== undefined && { logger }) };
    this.serving.channel.say({ method: 'notifications/message', params });
  }

  async ask<const Qs extends Record<string, Question>>(questions: Qs): Promise<Answers<Qs>> {
    if (!this.answering) throw new ToolError('Nothing can be asked here: only tools, prompts and resources can ask.');
    for (const question of Object.values(questions)) this.assertAnswerable(question);
    const answers = this.answering.round.answersTo(questions);
    if (!answers) throw new CallSuspended();
    return answers as Answers<Qs>;
  }

  async once(): Promise<void> {
    await this.answering?.claim();
  }

  /** The era has no notification for it: a client learns from the result. */
  async elicitationComplete(): Promise<void> {}

  /** The era has no resumption, so a client that is sent away could not come back. */
  async closeStream(): Promise<void> {}

  private assertAnswerable(question: Question): void {
    const missing = missingCapability(question, this.client.capabilities);
    if (missing) throw missing;
  }
}
