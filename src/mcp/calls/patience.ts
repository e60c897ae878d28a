import { setTimeout as sleep } from 'node:timers/promises';

/** How long to leave between two attempts at a store that is away, in ms. */
const TRY_AGAIN_MS = 250;

/**
 * Tries until it is done, until `withinMs` are over, or until nothing waits for it any more.
 * @param attempt whether it is done
 */
export async function persistently(
  attempt: () => Promise<boolean>,
  withinMs: number,
  isAwaited: () => boolean = () => true,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await attempt()) && performance.now() < deadline && isAwaited())
    await sleep(TRY_AGAIN_MS, undefined, { ref: false });
}

/**
 * Asks again while the answer is `unavailable`; the last answer counts. What only an operator can end is not waited for.
 * @param withinMs and `isAwaited` as above
 */
export async function patiently<Outcome extends { readonly state: string; readonly cause?: Error }>(
  ask: () => Promise<Outcome>,
  withinMs: number,
  isAwaited?: () => boolean,
): Promise<Outcome> {
  let outcome: Outcome | undefined;
  const attempt = async () => {
    outcome = await ask();
    return outcome.state !== 'unavailable' || isLasting(outcome.cause);
  };
  await persistently(attempt, withinMs, isAwaited);
  return outcome!;
}

function isLasting(cause: (Error & { readonly isLasting?: boolean }) | undefined): boolean {
  return cause?.isLasting === true;
}
