import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT_MS = 20_000;

/** @throws Error that says which request is not answered */
export async function inTime<T>(answer: Promise<T>, method: string, params: unknown): Promise<T> {
  const ended = new AbortController();
  const late = sleep(LIMIT_MS, undefined, { ref: false, signal: ended.signal }).then(() => {
    throw new Error(`No answer in ${LIMIT_MS / 1_000} s to ${method} ${JSON.stringify(params)}`);
  });
  late.catch(() => undefined);
  return Promise.race([answer, late]).finally(() => ended.abort());
}
