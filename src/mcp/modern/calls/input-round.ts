import type { Question } from '../../../capabilities/call-context.js';
import type { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { questionName } from '../../calls/question-name.js';
import { inputRequestOf, readAnswer, type InputRequest } from './questions.js';

type Known = Readonly<Record<string, unknown>>;

/**
 * What a run knows of the client's answers, and what it still has to ask. Handlers run again from their beginning on
 * every round, so the same question comes in the same place: the nth time that a run uses a key is its own question.
 */
export class InputRound {
  private readonly uses = new Map<string, number>();
  private readonly answered: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  private readonly open: Record<string, InputRequest> = Object.create(null) as Record<string, InputRequest>;

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
   * @throws FormDefinitionError
   */
  answersTo(questions: Readonly<Record<string, Question>>): Record<string, unknown> | undefined {
    this.validator.assertForms(questions);
    const answers = Object.entries(questions).map(([key, question]) => [key, this.answerTo(key, question)] as const);
    return answers.every(([, answer]) => answer !== undefined) ? Object.fromEntries(answers) : undefined;
  }

  /** What the client has to answer before the next run; empty when nothing was left unanswered. */
  get inputRequests(): Readonly<Record<string, InputRequest>> {
    return this.open;
  }

  get isUnanswered(): boolean {
    return Object.keys(this.open).length > 0;
  }

  /** Every answer that this run was given: the client sends none of them again. */
  get answers(): Known {
    return this.answered;
  }

  private answerTo(key: string, question: Question): unknown {
    const name = this.nameOf(key);
    const answer = own(this.earlier, name) ?? readAnswer(question, own(this.newest, name), this.validator);
    if (answer === undefined) this.open[name] = inputRequestOf(question);
    else this.answered[name] = answer;
    return answer;
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
