// Of Node itself, because fake timers replace the global one.
import { setTimeout as sleep } from 'node:timers/promises';

/** Below jest's own time-out, so that a test that waits in vain says for what. Nothing that works takes as long. */
const LIMIT_MS = 45_000;

/**
 * Asks again and again, without blocking, until the condition holds.
 * @param what names the condition where its own text doesn't say enough; as a function, it is asked when time is over
 * @param limitMs only for what takes longer by design, in a test whose own time-out is longer
 * @throws Error that says what didn't come, when the limit is over or the condition never answers
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string | (() => string) = () => textOf(condition),
  limitMs = LIMIT_MS,
): Promise<void> {
  const limit = new AbortController();
  let isLate = false;
  const late = sleep(limitMs, true, { signal: limit.signal }).then(() => (isLate = true));
  late.catch(() => undefined);
  try {
    while (!(await Promise.race([condition(), late.then(() => false)]))) {
      if (isLate) throw new Error(`Waited ${limitMs / 1_000} s for: ${typeof what === 'string' ? what : what()}`);
      await sleep(10);
    }
  } finally {
    limit.abort();
  }
}

/** What a condition asks, as its file says it: the compiler puts the module before an imported name. */
function textOf(condition: () => unknown): string {
  return String(condition)
    .replace(/\(0, (_\w+\.\w+)\)/g, '$1')
    .replace(/\b_\w+\.(?=\w)/g, '')
    .replace(/^(async )?\(\)\s*=>\s*/, '')
    .replace(/\s+/g, ' ');
}

/** Lets timers and sockets run; a loop over promises that are settled already would starve them. */
export function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
