import type { Known } from './descriptor.js';
import type { Outcome } from './steps.js';

/** What came of a step, in one word, and what was said of it. */
export interface Verdict {
  readonly kind: 'ok' | 'failed' | Known;
  readonly note: string;
}

export interface Seen {
  readonly here: Outcome;
  /** Of a server of the client's own library, which is asked only where the step fails here. */
  readonly own?: Outcome | undefined;
  /** Whether the server was told of a call that the client gave up. */
  readonly isUntold?: boolean;
  readonly stderr: string;
}

/** The client's own is only what fails against its own server as well. */
export function verdictOf({ here, own, isUntold = false, stderr }: Seen): Verdict {
  const { kind, note } = here;
  if (kind === 'failed' && own?.kind === 'failed')
    return { kind: 'own', note: `${note}; with its own server: ${own.note}` };
  if (kind === 'failed') return { kind, note: `${note}\n${stderr.slice(-2_000)}`.trimEnd() };
  if (kind === 'ok' && isUntold) return { kind: 'untold', note: 'the server is not told, and goes on' };
  return here;
}

/** Fails where something works less well than it is known to, and where it works better, so that what is known stays true. */
export function expectKnown(verdict: Verdict | undefined, known: Known | 'ok'): void {
  if (verdict?.kind === known) return;
  throw new Error(`It is known as ${known}, and was ${verdict?.kind}: ${verdict?.note}`);
}
