import type { Away } from '../../redis/dependable.js';
import type { Settings } from '../../config/settings.js';

export type PutOutcome =
  | { readonly state: 'stored' }
  /** Another answer to this request is already there, and the first one wins; or the session is gone. */
  | { readonly state: 'late' }
  /** The session's answers that no pod has fetched fill their bounds. */
  | { readonly state: 'full' }
  | { readonly state: 'unavailable'; readonly cause: Error };

/** Whose request, of which session: `requestId` is the wire id `"<pod>.<n>.<mac>"`. */
export interface AnswerName {
  readonly sessionId: string;
  readonly requestId: string;
}

/**
 * How many answers wait at most for a session: a client has a few open questions at a time, and what is more is forged.
 * Ids can be made up without end, so there must be a bound.
 */
export const MAX_WAITING_ANSWERS = 100;

/** How many bytes of them: the largest answer that a request can carry finds room beside others. */
export function maxWaitingBytes({ requestMaxBytes }: Pick<Settings, 'requestMaxBytes'>): number {
  return 2 * requestMaxBytes;
}

/**
 * Where answers of clients wait for the pod that asked, when they landed on another one. Each is kept for as long as
 * its request may wait, within the bounds above.
 */
export abstract class AnswerBox {
  /**
   * Stores the answer and wakes the pod that asked. Putting the same answer again is a success, for where the reply to the
   * first put was lost.
   */
  abstract put(name: AnswerName, answer: string): Promise<PutOutcome>;

  /** The answers that are there, in the order of the names; `undefined` for one that is not, or cannot be asked for. */
  abstract read(names: readonly AnswerName[]): Promise<readonly (string | undefined)[]>;

  /** Which of the answers are there, in the order of the names; those that cannot be asked for are. */
  abstract wait(names: readonly AnswerName[]): Promise<readonly boolean[]>;

  /** The answer has reached its call. */
  abstract remove(name: AnswerName): Promise<void>;
}

/** An answer that cannot be asked for is taken as one that waits. */
export const ANSWER_BOX_AWAY: Away<AnswerBox> = {
  put: (cause) => ({ state: 'unavailable', cause }),
  read: () => [],
  wait: (_cause, names) => names.map(() => true),
  remove: () => undefined,
};
