/** Asks again and again, without blocking, until the condition holds; the test's own time-out is the limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Lets timers and sockets run; a loop over promises that are settled already would starve them. */
export function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
