import { CompleteResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Completers } from '../capabilities/definitions.js';
import type { Passing } from './passing.js';

/** Completes each argument where the other server completes any. */
export function passedOnCompleters(
  passing: Passing,
  ref: Readonly<Record<string, string>>,
  names: readonly string[],
): Completers {
  if (!passing.capabilities.completions) return {};
  return Object.fromEntries(
    names.map((name) => [
      name,
      async (value, context, resolved) => {
        const argument = { name, value };
        const params = { ref, argument, context: { arguments: resolved } };
        return CompleteResultSchema.parse(await passing.pass('completion/complete', params, context)).completion;
      },
    ]),
  ) satisfies Completers;
}
