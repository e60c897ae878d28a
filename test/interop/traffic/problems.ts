import { REVISIONS, type Revision } from './official-schemas.js';
import type { Recorded } from './recording-proxy.js';
import { wireChecks } from './wire-check.js';

const checks = wireChecks();

/**
 * Of the messages of one side. Each kind once, with a message that shows it.
 * @param revision for messages that say none
 */
export function problemsIn(all: readonly Recorded[], side: Recorded['from'], revision?: Revision): string[] {
  const seen = new Map<string, string>();
  for (const { from, message, method, revision: said } of all) {
    const check = checks.get(revision ?? revisionOf(said));
    if (from !== side || !check) continue;
    for (const problem of check.problemsOf(message, method)) {
      seen.set(problem, `${problem} in ${JSON.stringify(message).slice(0, 300)}`);
    }
  }
  return [...seen.values()];
}

/** What is said before a revision is agreed on is of the newest that has an `initialize`. */
function revisionOf(said: string | undefined): Revision {
  return REVISIONS.find((revision) => revision === said) ?? '2025-11-25';
}
