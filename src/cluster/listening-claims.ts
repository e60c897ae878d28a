/**
 * Which of a session's GET streams receives, over all pods: the newest, which is the one that claimed last. A claim is
 * a wire id `"<pod>.<n>"`, so it names its pod.
 */
export abstract class ListeningClaims {
  /** The newest stream claims; what claimed before is silent from now on. `false`: the store could not be asked. */
  abstract claim(sessionId: string, claim: string): Promise<boolean>;

  /** Who receives now; `undefined` when nobody does or it cannot be known. */
  abstract holder(sessionId: string): Promise<string | undefined>;

  /** Takes the place of a receiver that is gone. Of several that try, one succeeds. */
  abstract succeed(sessionId: string, gone: string, claim: string): Promise<boolean>;
}
