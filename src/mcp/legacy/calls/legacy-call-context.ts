import {
  ErrorCode,
  InitializeRequestParamsSchema,
  McpError,
  type InitializeRequestParams,
  type JSONRPCNotification,
  type LoggingLevel,
} from '@modelcontextprotocol/sdk/types.js';
import { CallContext, type Answers, type Question } from '../../../capabilities/call-context.js';
import type { Grants } from '../../../capabilities/grants.js';
import type { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { ToolError } from '../../../capabilities/errors.js';
import { missingCapability } from '../../../capabilities/missing-capability.js';
import type { Principal } from '../../../session/session-record.js';
import type { Call } from './call.js';
import { readAnswer, noAnswer } from '../../calls/client-answer.js';
import { progressParams } from '../../calls/progress.js';
import { questionRequest, type QuestionRequest } from '../../calls/question-request.js';
import { reachesLevel } from '../../calls/log-level.js';
import { hasPriming, hasProgressMessages } from '../../rpc/legacy-revisions.js';
import { knownQuestion } from '../revisions/known-question.js';
import type { CallSession } from './call-session.js';

/** A call of the legacy era: what it says goes out on its own POST's stream, and its questions are requests that wait. */
export class LegacyCallContext extends CallContext {
  readonly era = 'legacy';
  private lastProgress: number;
  /** What the client said of itself, with the defaults of its revision. Made when a handler first asks for it. */
  private introduced: InitializeRequestParams | undefined;

  constructor(
    private readonly session: CallSession,
    private readonly call: Call,
    /** How long a question waits for its answer, in ms. */
    private readonly askTimeoutMs: number,
    private readonly validator: SchemaValidator,
  ) {
    super();
    this.lastProgress = call.seenProgress;
  }

  get requestId() {
    return this.call.id;
  }

  get signal(): AbortSignal {
    return this.call.signal;
  }

  override get aborted(): boolean {
    return this.call.aborted;
  }

  get principal(): Principal | null {
    return this.session.stored.record.principal;
  }

  override get grants(): Grants | undefined {
    return this.call.grants;
  }

  get sessionHash(): string {
    return this.session.sessionHash;
  }

  get protocolVersion(): string {
    return this.session.protocolVersion;
  }

  get client() {
    const { clientInfo: info, capabilities } = this.introduction;
    return { info, capabilities };
  }

  get headers() {
    return this.call.headers;
  }

  get meta() {
    return this.call.request.params?._meta;
  }

  async progress(progress: number, total?: number, message?: string): Promise<void> {
    if (this.aborted) return;
    const told = hasProgressMessages(this.protocolVersion) ? message : undefined;
    const params = progressParams(this.call.progressToken, this.lastProgress, progress, total, told);
    if (!params) return;
    this.lastProgress = progress;
    await this.notify({ method: 'notifications/progress', params });
  }

  async log(level: LoggingLevel, data: unknown, logger?: string): Promise<void> {
    if (this.aborted || !reachesLevel(level, this.session.stored.record.logLevel)) return;
    await this.notify({
      method: 'notifications/message',
      params: { level, data, ...(logger !== undefined && { logger }) },
    });
  }

  async ask<const Qs extends Record<string, Question>>(questions: Qs): Promise<Answers<Qs>> {
    for (const question of Object.values(questions)) this.assertAnswerable(question);
    this.validator.assertQuestions(questions);
    const requests = Object.entries(questions).map(
      ([key, question]) => [key, question, this.requestFor(question)] as const,
    );
    this.signal.throwIfAborted();
    const withdrawal = new AbortController();
    const withdraw = () => withdrawal.abort(this.signal.reason);
    this.signal.addEventListener('abort', withdraw, { once: true });
    try {
      const asked = requests.map(async ([key, question, request]) => {
        return [key, await this.put(question, request, withdrawal.signal)] as const;
      });
      return Object.fromEntries(await Promise.all(asked)) as Answers<Qs>;
    } catch (error) {
      withdrawal.abort(error);
      this.signal.throwIfAborted();
      throw questionFailure(error);
    } finally {
      this.signal.removeEventListener('abort', withdraw);
    }
  }

  /** Only clients of 2025-11-25 declare that they open URLs. */
  async elicitationComplete(elicitationId: string): Promise<void> {
    if (this.aborted || !this.client.capabilities.elicitation?.url) return;
    await this.notify({ method: 'notifications/elicitation/complete', params: { elicitationId } });
  }

  /** A session's answers reach the one run that waits for them, so they cannot be used again. */
  async once(): Promise<void> {}

  async closeStream(): Promise<void> {
    if (!hasPriming(this.protocolVersion)) return;
    await this.call.exchange.becomeStream()?.disconnect('requested');
  }

  private get introduction(): InitializeRequestParams {
    this.introduced ??= InitializeRequestParamsSchema.parse(this.session.stored.record.initialize);
    return this.introduced;
  }

  private assertAnswerable(question: Question): void {
    const missing = missingCapability(question, this.introduction.capabilities);
    if (missing) throw missing;
  }

  /** @throws CapabilityMissingError where the session's revision has no way to ask that */
  private requestFor(question: Question): QuestionRequest {
    return knownQuestion(legacyRequest(question), this.protocolVersion);
  }

  private async put(question: Question, request: QuestionRequest, signal: AbortSignal): Promise<object> {
    const options = { relatedRequestId: this.call.id, timeout: this.askTimeoutMs, signal };
    const answer = await this.session.questions.put(request, options);
    if ('error' in answer) throw noAnswer(`MCP error ${answer.error.code}: ${answer.error.message}`, answer.error);
    return readAnswer(question, answer.result, this.validator);
  }

  private notify({ method, params }: Omit<JSONRPCNotification, 'jsonrpc'>): Promise<void> {
    return this.session.say(this.call, { jsonrpc: '2.0', method, params });
  }
}

/** A form says that it is one: that is optional, but some clients look for it. */
function legacyRequest(question: Question): QuestionRequest {
  const { method, params } = questionRequest(question);
  return question.kind === 'elicit'
    ? { method, params: { ...params, mode: question.params.mode ?? 'form' } }
    : { method, params };
}

/** What a tool that does not handle it tells its client, where no answer came; the SDK says the same in the protocol's words. */
function questionFailure(error: unknown): unknown {
  if (!(error instanceof McpError)) return error;
  if (error.code !== (ErrorCode.RequestTimeout as number)) return noAnswer(error.message, error);
  return new ToolError('The client did not answer in time.', { cause: error });
}
