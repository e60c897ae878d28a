import { setTimeout as sleep } from 'node:timers/promises';
import type { OfficialClient } from '../../support/clients.js';
import { describeCall, isUnanswered, type Call } from './tasks.js';

const UNAVAILABLE = 503;

/** Clients that were refused ask again after this long, in ms: at once, all of them would keep the machine from anything else. */
const ASK_AGAIN_MS = 50;

/** What an outage of Redis does not excuse, in words. Times in ms since the epoch. */
export function outageProblem(call: Call, brokenAt: number, excusedUntil: number): string | undefined {
  if (!call.wrong && !call.failure) return undefined;
  const during = call.endedAt >= brokenAt && call.begunAt <= excusedUntil;
  // Progress that cannot be stored reaches only a client that listens on the pod where the call runs.
  const excused = call.failure?.status === UNAVAILABLE || isUnanswered(call) || call.leftOut;
  return during && excused ? undefined : describeCall(call);
}

/** Resolves when every client gets an answer again. @returns ms after `since` */
export async function backToNormal(clients: readonly OfficialClient[], since: number): Promise<number> {
  await Promise.all(clients.map(answered));
  return Date.now() - since;
}

async function answered(client: OfficialClient): Promise<void> {
  for (;;) {
    const text = await client.text('echo', { text: 'back' }).catch(() => undefined);
    if (text === 'back') return;
    await sleep(ASK_AGAIN_MS);
  }
}
