import { setTimeout as sleep } from 'node:timers/promises';

/** How long to leave between two questions to a store that is away, in ms. */
const ASK_AGAIN_MS = 250;

/**
 * Asks again while the answer is `unavailable`, until `withinMs` are over or no one waits any more; the last answer counts.
 * What only an operator can end is not waited for.
 */
export async function patiently<Outcome extends { readonly state: string; readonly cause?: Error }>(
  ask: () => Promise<Outcome>,
  withinMs: number,
  isAwaited: () => boolean = () => true,
): Promise<Outcome> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const outcome = await ask();
    if (outcome.state !== 'unavailable' || isLasting(outcome.cause) || performance.now() >= deadline || !isAwaited())
      return outcome;
    await sleep(ASK_AGAIN_MS, undefined, { ref: false });
  }
}

function isLasting(cause: (Error & { readonly isLasting?: boolean }) | undefined): boolean {
  return cause?.isLasting === true;
}
