import type { CallContext } from '../call-context.js';

/**
 * Runs a handler, whatever its kind: `args` are the validated arguments of a tool or prompt, the variables of a
 * template, or `{}`; `uri` is what a resource was read by. Guards and interceptors see the same three arguments.
 */
export type Invoke = (context: CallContext, args: unknown, uri?: URL) => unknown;
