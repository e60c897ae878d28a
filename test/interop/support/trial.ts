import type { Client, Known } from './descriptor.js';
import { runAgainstOwnServer } from './own-server.js';
import { type Run, runProgram } from './program.js';
import { type Cell, reportCell } from './report.js';
import type { Harm, Outcome, Step } from './steps.js';
import type { Target, TargetName } from './targets.js';
import { UntoldEnds } from './untold-ends.js';

/** A client, what its program lives in, and what it is tried against. */
export interface Trial {
  readonly folder: string;
  readonly client: Client;
  readonly targetName: TargetName;
  readonly target: Target;
}

/** What is known of a step, and what was seen, in one word each, and what was said of it. */
export interface Verdict {
  readonly kind: Cell['kind'];
  readonly note: string;
}

const UNTOLD: Verdict = { kind: 'untold', note: 'the server is not told, and goes on' };

/** Runs the steps in one connection; what fails is tried against a server of the client's own library, too. */
export async function tryAll(trial: Trial, steps: readonly Step[]): Promise<Map<string, Verdict>> {
  const { folder, client, target } = trial;
  const untold = new UntoldEnds(target);
  const { outcomes, stderr } = await runProgram(folder, client, target.url, steps, { onStep: untold.onStep });
  return judge(trial, steps, { outcomes, stderr, untold: untold.steps() });
}

/** Runs one step during which the server is harmed. */
export async function tryHarm(trial: Trial, harm: Harm): Promise<Verdict> {
  const { folder, client, target } = trial;
  const { outcomes, stderr } = await runProgram(folder, client, target.url, [harm], {
    harm: () => target.harm(harm),
  });
  await target.mend();
  const verdict = asVerdict(outcomes.get(harm)!, stderr);
  report(trial, harm, verdict);
  return verdict;
}

async function judge(
  trial: Trial,
  steps: readonly Step[],
  { outcomes, stderr, untold }: Run & { readonly untold: ReadonlySet<string> },
): Promise<Map<string, Verdict>> {
  const failed = steps.filter((step) => outcomes.get(step)?.kind === 'failed');
  const own = failed.length > 0 ? await runAgainstOwnServer(trial.folder, trial.client, failed) : undefined;
  const verdicts = new Map<string, Verdict>();
  for (const step of steps) {
    const seen = verdictOf(outcomes.get(step)!, own?.outcomes.get(step), stderr);
    const verdict = seen.kind === 'ok' && untold.has(step) ? UNTOLD : seen;
    verdicts.set(step, verdict);
    report(trial, step, verdict);
  }
  return verdicts;
}

/** The client's own is only what fails against its own server as well. */
function verdictOf(here: Outcome, own: Outcome | undefined, stderr: string): Verdict {
  if (here.kind !== 'failed' || own?.kind !== 'failed') return asVerdict(here, stderr);
  return { kind: 'own', note: `${here.note}; with its own server: ${own.note}` };
}

function asVerdict({ kind, note }: Outcome, stderr: string): Verdict {
  return { kind, note: kind === 'failed' ? `${note}\n${stderr.slice(-2_000)}`.trimEnd() : note };
}

function report({ client, targetName }: Trial, step: Step, { kind, note }: Verdict): void {
  reportCell({ client: client.name, target: targetName, step, kind, note: note.split('\n')[0] ?? '' });
}

/** Fails where something works less well than it is known to, and where it works better, so that what is known stays true. */
export function expectKnown(verdict: Verdict | undefined, known: Known | 'ok'): void {
  if (verdict?.kind === known) return;
  throw new Error(`It is known as ${known}, and was ${verdict?.kind}: ${verdict?.note}`);
}
