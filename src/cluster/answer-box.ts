export type PutOutcome =
  | { readonly state: 'stored' }
  /** An answer to this request is already there; the first one wins. */
  | { readonly state: 'late' }
  | { readonly state: 'unavailable'; readonly cause: Error };

/** Whose request, of which session: `requestId` is the wire id `"<pod>.<n>"`. */
export interface AnswerName {
  readonly sessionId: string;
  readonly requestId: string;
}

/**
 * Where answers of clients wait for the pod that asked, when they landed on another one. Each is kept for as long as
 * its request may wait, and read once.
 */
export abstract class AnswerBox {
  abstract put(name: AnswerName, answer: string): Promise<PutOutcome>;

  /** The answers that are there, in the order of the names; `undefined` for one that is not, or cannot be asked for. */
  abstract take(names: readonly AnswerName[]): Promise<readonly (string | undefined)[]>;
}
