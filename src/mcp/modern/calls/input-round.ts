import type { Question } from '../../../capabilities/call-context.js';
import { ProtocolError } from '../../../capabilities/errors.js';
import type { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { questionName } from '../../calls/question-name.js';
import { readAnswer } from '../../calls/client-answer.js';
import type { QuestionRequest } from '../../calls/question-request.js';
import { isPlainObject } from '../../rpc/plain-object.js';
import { RpcCode } from '../../rpc/rpc-error.js';
import { inputRequest } from './input-request.js';

type Known = Readonly<Record<string, unknown>>;

/**
 * What a run knows of the client's answers, and what it still has to ask. Handlers run again from their beginning on
 * every round, so the same question comes in the same place: the nth time that a run uses a key is its own question.
 */
export class InputRound {
  private readonly uses = new Map<string, number>();
  private readonly answered: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  private readonly open: Record<string, QuestionRequest> = Object.create(null) as Record<string, QuestionRequest>;

  /**
   * @param earlier answers of earlier rounds, which travel in the request state
   * @param newest `inputResponses` of this request
   */
  constructor(
    private readonly earlier: Known,
    private readonly newest: Known,
    private readonly validator: SchemaValidator,
  ) {}

  /**
   * Answers by key, or `undefined` when at least one is missing: then the run has to end.
   * @throws FormDefinitionError, QuestionDefinitionError
   * @throws ToolError, ProtocolError −32602 that say what is wrong with an answer; nothing is asked then
   */
  answersTo(questions: Readonly<Record<string, Question>>): Record<string, unknown> | undefined {
    this.validator.assertQuestions(questions);
    const asked = Object.entries(questions).map(([key, question]) => {
      const name = this.nameOf(key);
      return { key, name, question, answer: this.answerTo(name, question) };
    });
    for (const { name, question, answer } of asked) {
      if (answer === undefined) this.open[name] = inputRequest(question);
      else this.answered[name] = answer;
    }
    const isAnswered = asked.every(({ answer }) => answer !== undefined);
    return isAnswered ? Object.fromEntries(asked.map(({ key, answer }) => [key, answer])) : undefined;
  }

  /** What the client has to answer before the next run; empty when nothing was left unanswered. */
  get inputRequests(): Readonly<Record<string, QuestionRequest>> {
    return this.open;
  }

  get isUnanswered(): boolean {
    return Object.keys(this.open).length > 0;
  }

  /** Every answer that this run was given: the client sends none of them again. */
  get answers(): Known {
    return this.answered;
  }

  private answerTo(name: string, question: Question): unknown {
    return own(this.earlier, name) ?? this.newAnswerTo(name, question);
  }

  /** `null` is as good as none. */
  private newAnswerTo(name: string, question: Question): unknown {
    const response = own(this.newest, name) ?? undefined;
    if (response === undefined) return undefined;
    if (isPlainObject(response)) return readAnswer(question, response, this.validator);
    throw new ProtocolError(RpcCode.InvalidParams, `Invalid params: inputResponses.${name} is no object`);
  }

  private nameOf(key: string): string {
    const use = (this.uses.get(key) ?? 0) + 1;
    this.uses.set(key, use);
    return questionName(key, use);
  }
}

function own(values: Known, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
