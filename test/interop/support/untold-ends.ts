import type { SlowCalls, Target } from './targets.js';

/** Steps in which a program gives up a call of `slow`, in their order. */
const GIVE_UP = ['cancel', 'timeout'];

/** The step after which a program ends its connection, which would tell the server as well. */
const LAST_BEFORE_CLOSE = 'parallel';

/** Finds steps after which a call that a client gave up still runs. */
export class UntoldEnds {
  private readonly before: SlowCalls;
  private ended: readonly string[] = [];

  constructor(private readonly target: Target) {
    this.before = target.slowCalls();
  }

  readonly onStep = (step: string): void => {
    if (step === LAST_BEFORE_CLOSE) ({ ended: this.ended } = this.target.slowCalls());
  };

  steps(): ReadonlySet<string> {
    const begun = this.target.slowCalls().begun.slice(this.before.begun.length);
    return new Set(GIVE_UP.filter((_, index) => begun[index] !== undefined && !this.ended.includes(begun[index])));
  }
}
