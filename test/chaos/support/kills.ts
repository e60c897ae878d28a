import type { Fleet } from './fleet.js';
import { scale } from './scale.js';
import { describeCall, isUnanswered, type Call } from './tasks.js';

/** The bar: a call is answered, failed or running again this long after the kill, in ms. */
const WITHIN_MS = 5_000;

/** A call that was cut before its first byte fails this soon, in ms. */
const AT_ONCE_MS = 1_000;

/** Half of the calls that nothing disturbed take no longer than what is usual. */
const USUAL_PERCENT = 50;

/** When pods were killed. */
export class Kills {
  private readonly kills: { readonly at: number; readonly goneAt: number }[] = [];

  get count(): number {
    return this.kills.length;
  }

  /** @param kill resolves when the process is gone; until then it may still take requests in */
  async time(kill: () => Promise<void>): Promise<void> {
    const at = Date.now();
    await kill();
    this.kills.push({ at, goneAt: Date.now() });
  }

  /** When the kills were that a call lived through, in ms since the epoch. */
  during({ begunAt, endedAt }: Call): readonly number[] {
    return this.kills.filter(({ at, goneAt }) => begunAt <= goneAt && at <= endedAt).map(({ at }) => at);
  }
}

/** What a call of the same tool takes here when nothing is killed: a busy machine is not what the bars are about. */
export function usualMs(calls: readonly Call[], kills: Kills, { tool, ownMs }: Call): number {
  const undisturbed = calls.filter((call) => call.tool === tool && !call.failure && kills.during(call).length === 0);
  const sorted = undisturbed.map(({ begunAt, endedAt }) => endedAt - begunAt).sort((a, b) => a - b);
  return Math.max(ownMs, sorted[Math.floor((sorted.length * USUAL_PERCENT) / 100)] ?? 0);
}

/**
 * What the bars forbid about a call, in words; `undefined` when all is well.
 * @param runs the processes that ran it
 * @param usual what it takes without a kill, in ms
 */
export function killProblem(call: Call, kills: Kills, runs: readonly number[], usual: number): string | undefined {
  const during = kills.during(call);
  // The pod that was killed had the client's answer in hand, and the pod that asked lives.
  if (isUnanswered(call) && during.length > 0) return undefined;
  if (call.wrong) return describeCall(call);
  if (call.tool === 'work' && runs.length > 1) return `ran twice: ${describeCall(call)}`;
  const took = call.endedAt - call.begunAt;
  const last = during.at(-1);
  if (call.failure && last === undefined) return `failed without a kill: ${describeCall(call)}`;
  if (call.failure) return failureProblem(call, last ?? 0);
  const allowed = usual + during.length * WITHIN_MS + scale.slackMs;
  return during.length > 0 && took > allowed ? `too late: ${describeCall(call)}` : undefined;
}

function failureProblem(call: Call, killedAt: number): string | undefined {
  const after = call.endedAt - killedAt;
  const cutBeforeItsFirstByte = call.failure?.status === 502;
  if (cutBeforeItsFirstByte)
    return after > AT_ONCE_MS + scale.slackMs ? `not at once: ${describeCall(call)}` : undefined;
  if (call.tool === 'count' || call.tool === 'echo') return `not run again: ${describeCall(call)}`;
  if (!call.failure?.message.includes('outcome is unknown')) return `another error: ${describeCall(call)}`;
  return after > WITHIN_MS + scale.slackMs ? `too late: ${describeCall(call)}` : undefined;
}

/** The longest that a call that ran again took beyond its own time, in ms. */
export function longestAfter(calls: readonly Call[], fleet: Fleet): number {
  const repeated = calls.filter(({ tool, tag, failure }) => !failure && fleet.runsOf(tool, tag).length > 1);
  return Math.max(0, ...repeated.map(({ begunAt, endedAt, ownMs }) => endedAt - begunAt - ownMs));
}
