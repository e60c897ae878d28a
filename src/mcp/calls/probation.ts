import { Injectable } from '@nestjs/common';

/** A call that has lost so many runs may be what ends its pods; it may as well have run beside what does. */
const SUSPECT_AFTER_RUNS = 2;

/** How long the first seconds of a suspect's run are its own, in ms: what ends a pod mostly does so at once. */
const PROBATION_MS = 2_000;

/** Lets calls that lost several runs begin one after the other, so that the one that ends pods takes few with it. */
@Injectable()
export class Probation {
  private freeAt = 0;

  /** @param lostRuns of a call that is about to be taken over */
  admits(lostRuns: number): boolean {
    return lostRuns < SUSPECT_AFTER_RUNS || performance.now() >= this.freeAt;
  }

  /** @param lostRuns of a call that begins again */
  begin(lostRuns: number): void {
    if (lostRuns >= SUSPECT_AFTER_RUNS) this.freeAt = performance.now() + PROBATION_MS;
  }
}
