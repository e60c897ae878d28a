/** Why the signal of a task's run was aborted. */
export class TaskEndedError extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'TaskEndedError';
    // V8 keeps the objects that a stack went through.
    this.stack = why;
  }
}
