import { randomUUID } from 'node:crypto';

const RANDOM_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A new `taskId`: unguessable, because while authentication is off a caller that knows it has the task. */
export function newTaskId(): string {
  return randomUUID();
}

/** Whether this service could have issued the id. Anything else names no task and must not reach a Redis key. */
export function isTaskId(text: string): boolean {
  return RANDOM_UUID.test(text);
}
