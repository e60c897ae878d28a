/** One thing that is wrong with one setting. */
export interface Problem {
  /** The setting as its author wrote it, with what it holds where that may be shown: `PORT="80a"`, `sessionTtlSeconds: 0`. */
  readonly said: string;
  /** A verb phrase about the setting: `is not a whole number`. */
  readonly what: string;
  /** What could stand there: `PORT=3000`, `sessionTtlSeconds: 3600`. */
  readonly example?: string;
}

/**
 * One message for all problems, each once.
 * @param hints what may have been meant beside them, each a sentence
 */
export function problemMessage(problems: readonly Problem[], hints: readonly string[] = []): string {
  const told = [...new Set(problems.map(problemLines))];
  const count = told.length === 1 ? '1 setting is wrong' : `${told.length} settings are wrong`;
  const also = hints.length > 0 ? [...hints.map((hint) => `  ${hint}`), ''] : [];
  const end = 'Each setting is explained in docs/settings.md.';
  return [`Mooring cannot start: ${count}.`, '', ...told, '', ...also, end].join('\n');
}

function problemLines({ said, what, example }: Problem): string {
  const line = `  ${said} ${what}${what.endsWith('?') ? '' : '.'}`;
  return example === undefined ? line : `${line}\n      Example: ${example}`;
}
