import type { Answers, Question } from '../../../capabilities/call-context.js';
import { ToolError } from '../../../capabilities/errors.js';
import type { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { background } from '../../../lifecycle/background.js';
import { parseStored } from '../../../redis/decoded.js';
import type { TaskClaim } from '../../../tasks/task.js';
import type { TaskInputs, TaskStore, WriteTaskOutcome } from '../../../tasks/task-store.js';
import { readAnswer } from '../../calls/client-answer.js';
import { inputRequest } from '../calls/input-request.js';
import { AskedInputs } from './asked-inputs.js';
import { ProgressNotes, progressText } from './progress-notes.js';
import { persistently } from '../../calls/patience.js';
import { TaskEndedError } from '../../calls/call-ended.errors.js';
import { jsonText } from '../../../text/sent-json.js';

/** Questions that one run may ask. */
export const MAX_QUESTIONS = 100;

const LOST = Promise.resolve({ state: 'lost' } as const);

/** What a run needs of the pod that it runs on. */
export interface TaskRunTools {
  readonly store: TaskStore;
  readonly validator: SchemaValidator;
}

/** One run of a handler as a task, on the pod that holds the claim. What it says is kept in the store. */
export class TaskRun {
  private readonly controller = new AbortController();
  private readonly notes = new ProgressNotes((message) => background(this.note(message), 'progress of a task'));
  private readonly inputs: AskedInputs;
  private isClosed = false;

  constructor(
    readonly claim: TaskClaim,
    private readonly tools: TaskRunTools,
    known?: TaskInputs,
  ) {
    this.inputs = new AskedInputs(known?.questions, known?.answers);
  }

  /** Aborted when the task is cancelled or taken over, and when the drain of a shutdown is over. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  progress(progress: number, total?: number, message?: string): void {
    if (this.signal.aborted || !Number.isFinite(progress)) return;
    this.notes.add(progressText(progress, Number.isFinite(total) ? total : undefined, message));
  }

  /**
   * Waits until the client has answered everything.
   * @throws ToolError that says what is wrong with an answer
   */
  async ask<Qs extends Record<string, Question>>(questions: Qs): Promise<Answers<Qs>> {
    this.tools.validator.assertQuestions(questions);
    const open = Object.entries(questions);
    const texts = await this.replies(open);
    const answers = open.map(([key, question], index) => [key, this.read(question, texts[index])] as const);
    return Object.fromEntries(answers) as Answers<Qs>;
  }

  /** Looks in the store for what clients did, and whether the task is still this run's. */
  async look(): Promise<void> {
    const { store } = this.tools;
    const pulse = await store.pulse(this.claim);
    if (pulse.state === 'lost') this.stop('The task was cancelled, or taken over by another pod');
    if (pulse.state !== 'running' || pulse.answered <= this.inputs.answered) return;
    const inputs = await store.inputs(this.claim.id);
    if (inputs.state === 'read') this.inputs.receive(inputs.answers);
  }

  stop(why: string): void {
    if (this.signal.aborted) return;
    const reason = new TaskEndedError(why);
    this.notes.stop();
    this.controller.abort(reason);
    this.inputs.close(reason);
  }

  /** Writes until the store has said yes or no, or the run is over. An outage delays a task and ends none. */
  async persist(write: (store: TaskStore) => Promise<WriteTaskOutcome>): Promise<'written' | 'lost'> {
    let state = 'unavailable' as WriteTaskOutcome['state'];
    const attempt = async () => {
      ({ state } = await write(this.tools.store));
      return state !== 'unavailable';
    };
    await persistently(attempt, Infinity, () => !this.isClosed);
    return state === 'written' ? 'written' : 'lost';
  }

  /** The run is over. */
  close(): void {
    this.isClosed = true;
    this.notes.stop();
    this.inputs.close(new TaskEndedError('The task has ended'));
  }

  private async note(message: string): Promise<void> {
    await this.tools.store.note(this.claim, message);
  }

  /** @returns the answers as JSON */
  private async replies(open: readonly (readonly [string, Question])[]): Promise<readonly string[]> {
    this.signal.throwIfAborted();
    if (this.inputs.asked + open.length > MAX_QUESTIONS) {
      throw new ToolError(`A task may ask ${MAX_QUESTIONS} questions.`);
    }
    const asked = open.map(([key, question]) => {
      const request = jsonText(inputRequest(question));
      return { request, name: this.inputs.nameOf(key, request) };
    });
    const unanswered = asked.filter(({ name }) => !this.inputs.isAnswered(name));
    await this.put(Object.fromEntries(unanswered.map(({ name, request }) => [name, request])));
    return Promise.all(asked.map(({ name }) => this.inputs.answerTo(name)));
  }

  private read(question: Question, text = 'null'): object {
    return readAnswer(question, parseStored(text), this.tools.validator);
  }

  private async put(questions: Readonly<Record<string, string>>): Promise<void> {
    if (Object.keys(questions).length === 0) return;
    const put = await this.persist((store) => (this.signal.aborted ? LOST : store.ask(this.claim, questions)));
    if (put === 'lost') this.stop('The task was cancelled, or taken over by another pod');
    this.signal.throwIfAborted();
  }
}
