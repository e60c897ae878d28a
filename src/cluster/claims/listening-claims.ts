import type { Away } from '../../redis/dependable.js';

/** `silenced`: a newer stream, whose claim is `by`, receives. */
export type ClaimOutcome =
  { readonly state: 'held' } | { readonly state: 'silenced'; readonly by: string } | { readonly state: 'unavailable' };

/**
 * Which of a session's GET streams receives, over all pods: the newest. A claim is a wire id `"<pod>.<n>"`, so it names
 * its pod; it may be made late, where the store was away, and then a stream that was opened since is still the newest.
 */
export abstract class ListeningClaims {
  /** A stream that was opened `openedMsAgo` claims; what was opened before is silent from now on. */
  abstract claim(sessionId: string, claim: string, openedMsAgo: number): Promise<ClaimOutcome>;

  /** Who receives now; `undefined` when no stream does, or it cannot be known. */
  abstract holder(sessionId: string): Promise<string | undefined>;

  /** Takes the place of a receiver that is gone. Of several that try, one succeeds. */
  abstract succeed(sessionId: string, gone: string, claim: string, openedMsAgo: number): Promise<boolean>;
}

export const LISTENING_CLAIMS_AWAY: Away<ListeningClaims> = {
  claim: () => ({ state: 'unavailable' }),
  holder: () => undefined,
  succeed: () => false,
};
