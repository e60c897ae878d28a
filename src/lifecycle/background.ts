import { faults } from './faults.js';

/** One for each kind of work, so that nothing is made for each promise. */
const handlers = new Map<string, (error: unknown) => void>();

/**
 * Lets work go on that no caller waits for. What it rejects with is reported.
 *
 * @param work its name in the log: a fixed one, never made of what a client sent
 */
export function background(promise: PromiseLike<unknown> | undefined, work: string): void {
  promise?.then(undefined, handlerOf(work));
}

/**
 * Runs what a timer, a socket or another emitter calls back. There is no caller to catch what it throws, which would end
 * the process: it is reported instead.
 */
export function safely(work: string, callback: () => void): void {
  try {
    callback();
  } catch (error) {
    faults.report(work, error);
  }
}

function handlerOf(work: string): (error: unknown) => void {
  let handler = handlers.get(work);
  if (!handler) handlers.set(work, (handler = (error) => faults.report(work, error)));
  return handler;
}
