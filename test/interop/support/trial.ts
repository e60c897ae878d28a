import type { Client } from './descriptor.js';
import { runAgainstOwnServer } from './own-server.js';
import { type Run, runProgram } from './program.js';
import { reportCell } from './report.js';
import type { Harm, Step } from './steps.js';
import type { Target, TargetName } from './targets.js';
import { UntoldEnds } from './untold-ends.js';
import { type Verdict, verdictOf } from './verdict.js';

/** A client, what its program lives in, and what it is tried against. */
export interface Trial {
  readonly folder: string;
  readonly client: Client;
  readonly targetName: TargetName;
  readonly target: Target;
}

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
  const run = runProgram(folder, client, target.url, [harm], { harm: () => target.harm(harm) });
  const { outcomes, stderr } = await run.finally(() => target.mend());
  const verdict = verdictOf({ here: outcomes.get(harm)!, stderr });
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
    const seen = { here: outcomes.get(step)!, own: own?.outcomes.get(step), isUntold: untold.has(step), stderr };
    const verdict = verdictOf(seen);
    verdicts.set(step, verdict);
    report(trial, step, verdict);
  }
  return verdicts;
}

function report({ client, targetName }: Trial, step: Step, { kind, note }: Verdict): void {
  reportCell({ client: client.name, target: targetName, step, kind, note: note.split('\n')[0] ?? '' });
}
