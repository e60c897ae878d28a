import type { Away } from '../../redis/dependable.js';

/** Which pods live. A pod is only dead when it is sure: an outage of the store makes no pod dead. */
export abstract class Pods {
  /** `false` while it cannot be known. */
  abstract isDead(pod: string): Promise<boolean>;

  /** This pod goes: from now on others may finish what it left. */
  abstract leave(): Promise<void>;
}

export const PODS_AWAY: Away<Pods> = { isDead: () => false, leave: () => undefined };
