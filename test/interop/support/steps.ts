/** What a program does against a server, in this order and in one connection. */
export const STEPS = [
  'connect',
  'lists',
  'prompt',
  'completion',
  'read',
  'echo',
  'structured',
  'contents',
  'errors',
  'progress',
  'accept',
  'decline',
  'cancel-question',
  'cancel',
  'timeout',
  'level',
  'subscribe',
  'list-changed',
  'parallel',
  'close',
] as const;

/** What becomes of a client while harm is done to its server. Each is a run of its own. */
export type Harm = 'killed' | 'gone';

export type Step = (typeof STEPS)[number] | Harm;

export type Kind = 'ok' | 'unsupported' | 'failed';

/** What a program printed of one step. */
export interface Outcome {
  readonly kind: Kind;
  /** What was seen, or why the library has no such thing. */
  readonly note: string;
}

const LINE = /^(\S+) (ok|unsupported|failed)(?: (.*))?$/;

/** @returns the step and its outcome; `undefined` for a line that is no such thing */
export function parseLine(line: string): readonly [string, Outcome] | undefined {
  const [, step, kind, note = ''] = LINE.exec(line.trim()) ?? [];
  return step === undefined ? undefined : [step, { kind: kind as Kind, note }];
}
