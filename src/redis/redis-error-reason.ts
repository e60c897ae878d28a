/** Error replies are a sentence or two. In characters. */
const LONGEST = 400;

export const CONNECTION_LOST = 'there is no connection';

/** What the client library says when the connection went away under a command, or was not there. */
const LOST = [
  /^Reached the max retries/,
  /^Stream isn't writeable/,
  /^Connection is closed/,
  /^Command aborted/,
  /^Cluster isn't ready/,
];

/** Why a command or a connection failed, in words for an operator. */
export function redisErrorReason(error: unknown): string {
  const message = withoutArguments(rootMessage(error));
  return LOST.some((pattern) => pattern.test(message)) ? CONNECTION_LOST : message;
}

/** Redis repeats the arguments of a command that it does not know, and ids of sessions are among them. */
function withoutArguments(message: string): string {
  return message.replace(/,? with args beginning with:.*$/is, '').slice(0, LONGEST);
}

/** A Cluster says only that it failed to refresh its slots; the node that it asked last said why. */
function rootMessage(error: unknown): string {
  const { message, lastNodeError } = error as { message?: string; lastNodeError?: { message?: string } };
  return lastNodeError?.message ?? message ?? String(error);
}

/** Whether Redis, or a rule of ours in its place, said no: such reasons begin with a word in capitals. */
export function isRefusal(reason: string): boolean {
  return /^[A-Z]{2,}\b/.test(reason);
}

/** Whether a failure means that nothing came back. */
export function isSilence(reason: string): boolean {
  return /^(there is no connection|it stopped answering|no answer)/.test(reason);
}

/**
 * Error replies that say that a key holds what the command cannot work with, and nothing of Redis itself. Redis before
 * 7.0 wraps those of scripts in a sentence of its own.
 */
const UNREADABLE = [
  /\bWRONGTYPE\b/,
  /^ERR (hash )?value is not (an integer|a valid float)/,
  /^ERR increment or decrement would overflow/,
  /user_script:\d+: (attempt to|bad argument)/,
  /\bUNREADABLE\b/,
];

export function isUnreadable(reason: string): boolean {
  return UNREADABLE.some((pattern) => pattern.test(reason));
}
