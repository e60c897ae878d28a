import type { Task, TaskStatus } from './task.js';
import type { TaskInputs } from './task-store.js';
import type { TaskReply } from './task.scripts.js';

/** Fields of a task in a reply, before its open questions. */
const FIELDS = 9;

/** @param reply of the script that reads a task */
export function taskOf(id: string, reply: NonNullable<TaskReply>): Task {
  const [epoch, pod, owner, status, message, created, changed, ending, released] = reply;
  return {
    id,
    owner: owner ?? '',
    status: status as TaskStatus,
    message: message ?? undefined,
    createdAt: Number(created),
    changedAt: Number(changed),
    pod: pod ?? '',
    epoch: Number(epoch),
    lostRuns: Number(epoch) - Number(released ?? 0),
    questions: questionsIn(reply.slice(FIELDS)),
    ending: ending ?? undefined,
  };
}

/** @param fields of the hash of a task's inputs: `q<key>` and `a<key>` */
export function inputsOf(fields: readonly (readonly [field: string, text: string])[]): TaskInputs {
  const of = (kind: string) =>
    Object.fromEntries(
      fields.filter(([field]) => field.startsWith(kind)).map(([field, text]) => [field.slice(1), text]),
    );
  return { questions: of('q'), answers: of('a') };
}

function questionsIn(rest: readonly (string | null)[]): Record<string, string> {
  const keys = rest.filter((_, index) => index % 2 === 0);
  return Object.fromEntries(keys.map((key, index) => [key ?? '', rest[2 * index + 1] ?? '']));
}
