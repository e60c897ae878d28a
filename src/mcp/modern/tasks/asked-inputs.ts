import { questionName } from '../../calls/question-name.js';
import type { Texts } from '../../../tasks/task.js';

interface Waiter {
  readonly resolve: (text: string) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * What was asked in a task and what came back, and who waits for it. Each key names one question for the task's whole
 * life (SEP-2663, Task Update Requests): the second question under a handler's own key gets another name. A run that
 * repeats an earlier one asks the same in the same order, and so finds its answers.
 */
export class AskedInputs {
  private readonly questions: Map<string, string>;
  private readonly answers: Map<string, string>;
  private readonly used = new Set<string>();
  private readonly waiters = new Map<string, Waiter>();
  private closed: Error | undefined;

  constructor(questions: Texts = {}, answers: Texts = {}) {
    this.questions = new Map(Object.entries(questions));
    this.answers = new Map(Object.entries(answers));
  }

  /** How many answers are known. */
  get answered(): number {
    return this.answers.size;
  }

  /** How many questions this run has asked. */
  get asked(): number {
    return this.used.size;
  }

  /** @param request the question as JSON @returns the name that it has in the task */
  nameOf(key: string, request: string): string {
    for (let use = 1; ; use += 1) {
      const name = questionName(key, use);
      if (this.used.has(name) || (this.questions.get(name) ?? request) !== request) continue;
      this.used.add(name);
      this.questions.set(name, request);
      return name;
    }
  }

  isAnswered(name: string): boolean {
    return this.answers.has(name);
  }

  /** Rejects when the run ends first. */
  answerTo(name: string): Promise<string> {
    const known = this.answers.get(name);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve, reject: (reason: Error) => void) => {
      if (this.closed) reject(this.closed);
      else this.waiters.set(name, { resolve, reject });
    });
  }

  receive(answers: Texts): void {
    for (const [name, text] of Object.entries(answers)) {
      if (this.answers.has(name)) continue;
      this.answers.set(name, text);
      this.waiters.get(name)?.resolve(text);
      this.waiters.delete(name);
    }
  }

  /** No answer will come any more. */
  close(reason: Error): void {
    this.closed = reason;
    for (const { reject } of this.waiters.values()) reject(reason);
    this.waiters.clear();
  }
}
