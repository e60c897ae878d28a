import { isFinal, type NewTask, type Task, type TaskEnding, type TaskStatus, type Texts } from './task.js';
import { taskCallerOf } from './task-owner.js';
import type { TaskInputs } from './task-store.js';

/** Answers to questions that are open, and their bytes. */
interface Taken {
  readonly keys: readonly string[];
  readonly bytes: number;
}

/** What an entry costs beside its texts. */
const ENTRY_BYTES = 500;

/** One task in memory. Whether a change may happen, the store has checked. */
export class MemoryTask {
  readonly id: string;
  readonly owner: string;
  readonly caller: string;
  epoch = 1;
  private released = 0;
  call: string | undefined;
  /** When it was changed last, by the monotonic clock, in ms. */
  touchedAt = performance.now();
  private changedAt = Date.now();
  answerBytes = 0;
  private readonly createdAt = this.changedAt;
  private readonly questions = new Map<string, string>();
  private readonly answers = new Map<string, string>();
  private status: TaskStatus = 'working';
  private message: string | undefined;
  private ending: string | undefined;
  resultBytes = 0;

  constructor(
    made: NewTask,
    public pod: string,
  ) {
    const { id, owner, call } = made;
    this.id = id;
    this.owner = owner;
    this.caller = taskCallerOf(made);
    this.call = call;
  }

  get isFinal(): boolean {
    return isFinal(this.status);
  }

  get lostRuns(): number {
    return this.epoch - this.released;
  }

  get answered(): number {
    return this.answers.size;
  }

  get bytes(): number {
    return ENTRY_BYTES + this.answerBytes + (this.ending?.length ?? 0) + (this.call?.length ?? 0);
  }

  snapshot(): Task {
    const { id, owner, epoch, lostRuns, pod, status, message, createdAt, changedAt, ending } = this;
    const questions = Object.fromEntries([...this.questions].filter(([key]) => !this.answers.has(key)));
    return { id, owner, epoch, lostRuns, pod, status, message, createdAt, changedAt, ending, questions };
  }

  inputs(): TaskInputs {
    return { questions: Object.fromEntries(this.questions), answers: Object.fromEntries(this.answers) };
  }

  touch(): void {
    this.touchedAt = performance.now();
    this.changedAt = Date.now();
  }

  note(message: string): void {
    this.message = message;
  }

  ask(questions: Texts): void {
    for (const [key, text] of Object.entries(questions)) if (!this.questions.has(key)) this.questions.set(key, text);
    this.settle();
  }

  /** Which of these answers belong to open questions. */
  open(answers: Texts): Taken {
    if (this.isFinal) return { keys: [], bytes: 0 };
    const keys = Object.keys(answers).filter((key) => this.questions.has(key) && !this.answers.has(key));
    return { keys, bytes: keys.reduce((sum, key) => sum + Buffer.byteLength(answers[key] ?? ''), 0) };
  }

  answer(answers: Texts, { keys, bytes }: Taken): void {
    for (const key of keys) this.answers.set(key, answers[key] ?? '');
    this.answerBytes += bytes;
    this.settle();
  }

  finish({ status, json, message }: TaskEnding): void {
    this.end(status);
    this.ending = json;
    this.resultBytes = Buffer.byteLength(json);
    this.message = message;
  }

  cancel(): void {
    this.end('cancelled');
    this.message = undefined;
  }

  release(): void {
    if (this.pod !== '') this.released += 1;
    this.pod = '';
  }

  takeOver(pod: string): void {
    this.pod = pod;
    this.epoch += 1;
  }

  private settle(): void {
    this.status = this.questions.size > this.answers.size ? 'input_required' : 'working';
  }

  private end(status: TaskStatus): void {
    this.status = status;
    this.call = undefined;
    this.questions.clear();
    this.answers.clear();
    this.answerBytes = 0;
  }
}
