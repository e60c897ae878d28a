import { printable } from '../text/quoted.js';

const FRAME = /^\s+at /;

/**
 * A stack with one line for the error and one for each frame. Where the message is known, only what follows it are
 * frames: a message that looks like a stack makes none.
 *
 * @param message of the error, if it is known
 */
export function printableStack(stack: string, message: unknown): string {
  const { head, frames } = splitStack(stack, message);
  return [printable(head), ...frames.map((frame) => `    ${printable(frame).trim()}`)].join('\n');
}

function splitStack(stack: string, message: unknown): { head: string; frames: readonly string[] } {
  const start = typeof message === 'string' && message !== '' ? stack.indexOf(message) : -1;
  const end = start < 0 ? 0 : start + String(message).length;
  const [rest = '', ...lines] = stack.slice(end).split('\n');
  return { head: stack.slice(0, end) + rest, frames: lines.filter((line) => FRAME.test(line)) };
}
