import type { Answers, Question } from '../../../capabilities/call-context.js';
import { ToolError } from '../../../capabilities/errors.js';
import { InputRound } from '../calls/input-round.js';
import type { SchemaValidator } from '../../../capabilities/schema-validator.js';
import type { CallPhase } from './task-call-context.js';
import type { TaskRun } from './task-run.js';

/** What comes before `startTask()` in a run that repeats an earlier one: there is no call any more, only its answers. */
export class RepeatedCall implements CallPhase {
  readonly waitsForAnswers = false;
  private readonly round: InputRound;

  constructor(
    private readonly run: TaskRun,
    answers: Readonly<Record<string, unknown>>,
    validator: SchemaValidator,
  ) {
    this.round = new InputRound(answers, {}, validator);
  }

  get signal(): AbortSignal {
    return this.run.signal;
  }

  async progress(progress: number, total?: number, message?: string): Promise<void> {
    this.run.progress(progress, total, message);
  }

  async log(): Promise<void> {}

  /** What the first run was answered before its task began; a question that it never asked is asked in the task. */
  async ask<const Qs extends Record<string, Question>>(questions: Qs): Promise<Answers<Qs>> {
    const answers = this.round.answersTo(questions);
    return answers ? (answers as Answers<Qs>) : this.run.ask(questions);
  }

  /** The first run may have come as far as here. */
  async once(): Promise<void> {
    throw new ToolError(
      'This ran before, on a server that is gone, and its outcome is unknown. Start it again if it is to happen once more.',
    );
  }
}
