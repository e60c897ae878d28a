import type { TaskInputs } from './task-store.js';

/** @param fields of the hash of a task's inputs: `q<key>` and `a<key>` */
export function inputsOf(fields: readonly (readonly [field: string, text: string])[]): TaskInputs {
  const of = (kind: string) =>
    Object.fromEntries(
      fields.filter(([field]) => field.startsWith(kind)).map(([field, text]) => [field.slice(1), text]),
    );
  return { questions: of('q'), answers: of('a') };
}
