/** The longest that a timer takes. */
const LONG_MS = 2 ** 31 - 1;

/** Node ends a process with 0, without a word, in which only promises are waited for: a start that waits for one goes on. */
export async function keptAlive<T>(start: Promise<T>): Promise<T> {
  const timer = setTimeout(() => {}, LONG_MS);
  try {
    return await start;
  } finally {
    clearTimeout(timer);
  }
}
