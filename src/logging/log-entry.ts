/** One log line, as pino takes it. */
export interface LogEntry {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string | undefined;
}

const STACK_LINE = /\n[^\S\n]+at /;

/**
 * Turns the arguments of a Nest `Logger` call into one log line. The last text is the context, as Nest has it, if
 * anything stands before it; a stack or an `Error` becomes `err`; an object gives its fields to the line.
 *
 * `logger.log({ event: 'session.expired', session: hash }, 'The session expired')` logs `event`, `session`, `msg`.
 */
export function logEntry(first: unknown, rest: readonly unknown[]): LogEntry {
  const { context, others } = splitContext(rest);
  const parts = [first, ...others];
  const { message, ...fields } = Object.assign({}, context, ...parts.map(fieldsOf)) as Record<string, unknown>;
  const words = parts.filter((part): part is string => typeof part === 'string' && !STACK_LINE.test(part));
  return { fields, message: words.length > 0 ? words.join(' ') : textOf(message, first) };
}

function splitContext(rest: readonly unknown[]): { context: { context?: string }; others: readonly unknown[] } {
  const last = rest.at(-1);
  if (typeof last !== 'string' || STACK_LINE.test(last)) return { context: {}, others: rest };
  return { context: { context: last }, others: rest.slice(0, -1) };
}

function fieldsOf(part: unknown): object {
  if (part === undefined || part === null) return {};
  if (part instanceof Error) return { err: part };
  if (Array.isArray(part)) return { details: part };
  if (typeof part === 'object') return part;
  if (typeof part === 'string') return STACK_LINE.test(part) ? { stack: part } : {};
  return { details: part };
}

function textOf(message: unknown, first: unknown): string | undefined {
  if (typeof message === 'string') return message;
  return first instanceof Error ? first.message : undefined;
}
