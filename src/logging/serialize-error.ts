import { scrub } from './scrub.js';

/** How much of an error is logged. Deeper causes are rare and seldom say more. */
const MOST_CAUSES = 3;

/** UTF-16 units of a message. Errors quote what clients sent, megabytes of it at times, and their stacks do once more. */
const LONGEST_MESSAGE = 1_000;

export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/**
 * The parts of an error that are safe to log. Others are left out on purpose: the errors of ioredis carry the command
 * with its arguments, that is session ids and records.
 */
export function serializeError(error: unknown, causesLeft = MOST_CAUSES): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: shortened(String(error)) };
  const { code } = error as { code?: unknown };
  const message = shortened(error.message);
  return {
    type: error.name,
    message,
    ...(typeof code === 'string' && { code }),
    ...(error.stack && { stack: stackWith(message, error.stack, error.message) }),
    ...(error.cause !== undefined && causesLeft > 0 && { cause: serializeError(error.cause, causesLeft - 1) }),
  };
}

/** Masked before it is cut: half of a secret has no form that could be known. */
function shortened(message: string): string {
  if (message.length <= LONGEST_MESSAGE) return message;
  return `${scrub(message.slice(0, 4 * LONGEST_MESSAGE)).slice(0, LONGEST_MESSAGE - 1)}…`;
}

/** A stack that begins with the shortened message where it begins with the whole one, after the name of the error. */
function stackWith(message: string, stack: string, whole: string): string {
  if (message === whole) return stack;
  const start = stack.slice(0, LONGEST_MESSAGE).indexOf(': ') + 2;
  return stack.startsWith(whole, start)
    ? `${stack.slice(0, start)}${message}${stack.slice(start + whole.length)}`
    : stack;
}
