import type { UpstreamCall } from './upstream-call.js';

/**
 * The call that a question or a log line of the other server belongs to, which the protocol doesn't say: the only one, or
 * the newest of several of one session, whose client is the same.
 */
export function callOf(calls: ReadonlySet<UpstreamCall>): UpstreamCall | undefined {
  const [first, ...others] = calls;
  if (!first || others.length === 0) return first;
  const { sessionHash } = first.context;
  const isOneSession = sessionHash !== undefined && others.every(({ context }) => context.sessionHash === sessionHash);
  return isOneSession ? others.at(-1) : undefined;
}
