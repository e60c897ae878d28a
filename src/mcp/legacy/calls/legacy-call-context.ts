import {
  ErrorCode,
  InitializeRequestParamsSchema,
  McpError,
  type InitializeRequestParams,
  type LoggingLevel,
} from '@modelcontextprotocol/sdk/types.js';
import type { Answers, Question } from '../../../capabilities/call-context.js';
import type { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { ToolError } from '../../../capabilities/errors.js';
import { missingCapability } from '../../../capabilities/missing-capability.js';
import type { Principal } from '../../../session/principal.js';
import type { Call } from './call.js';
import { readAnswer, noAnswer } from '../../calls/client-answer.js';
import { questionRequest, type QuestionRequest } from '../../calls/question-request.js';
import { hasPriming } from '../../rpc/legacy-revisions.js';
import { knownQuestion } from '../revisions/known-question.js';
import type { CallSession } from './call-session.js';
import { LegacyContext } from './legacy-context.js';

/** A call in a session: its questions are requests that wait. */
export class LegacyCallContext extends LegacyContext<CallSession> {
  /** What the client said of itself, with the defaults of its revision. Made when a handler first asks for it. */
  private introduced: InitializeRequestParams | undefined;

  constructor(
    session: CallSession,
    call: Call,
    /** How long a question waits for its answer, in ms. */
    private readonly askTimeoutMs: number,
    private readonly validator: SchemaValidator,
  ) {
    super(call, session);
  }

  get principal(): Principal | null {
    return this.owner.stored.record.principal;
  }

  protected get logLevel(): LoggingLevel | null {
    return this.owner.stored.record.logLevel;
  }

  get sessionHash(): string {
    return this.owner.sessionHash;
  }

  get protocolVersion(): string {
    return this.owner.protocolVersion;
  }

  get client() {
    const { clientInfo: info, capabilities } = this.introduction;
    return { info, capabilities };
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

  async closeStream(): Promise<void> {
    if (!hasPriming(this.protocolVersion)) return;
    await this.call.exchange.becomeStream()?.disconnect('requested');
  }

  private get introduction(): InitializeRequestParams {
    this.introduced ??= InitializeRequestParamsSchema.parse(this.owner.stored.record.initialize);
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
    const answer = await this.owner.questions.put(request, options);
    if ('error' in answer) throw noAnswer(`MCP error ${answer.error.code}: ${answer.error.message}`, answer.error);
    return readAnswer(question, answer.result, this.validator);
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
