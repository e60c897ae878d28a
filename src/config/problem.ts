/** One thing that is wrong with one variable. */
export interface Problem {
  readonly variable: string;
  /** What the variable holds; `undefined` when it must not be shown or does not matter. */
  readonly value: string | undefined;
  /** A verb phrase about the variable: `is not a whole number`. */
  readonly what: string;
  readonly example: string;
}

const LONGEST_VALUE = 80;

/** One message for all problems. */
export function problemMessage(problems: readonly Problem[]): string {
  const count = problems.length === 1 ? '1 setting is wrong' : `${problems.length} settings are wrong`;
  return [
    `Mooring cannot start: ${count}.`,
    '',
    ...problems.flatMap(problemLines),
    '',
    'Each variable is explained in docs/settings.md.',
  ].join('\n');
}

function problemLines({ variable, value, what, example }: Problem): string[] {
  const held = value === undefined ? '' : `=${shorten(value)}`;
  return [`  ${variable}${held} ${what}.`, `      Example: ${variable}=${example}`];
}

function shorten(value: string): string {
  const shown = JSON.stringify(value);
  return shown.length > LONGEST_VALUE ? `${shown.slice(0, LONGEST_VALUE)}…` : shown;
}
