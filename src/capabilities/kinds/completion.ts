import type { CompleteResult } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../call-context.js';
import type { Completers, Suggestions } from '../definitions.js';
import { toFailure } from '../failure.js';
import type { CompletionOutcome } from '../outcomes.js';
import type { CompletionRequest } from './entry.js';
import { toFailed } from './failed.js';

/** The most values a completion may carry (2025-11-25, server/utilities/completion). */
const MAX_VALUES = 100;

/** An argument without a completer has no suggestions; it is no error. */
export function completeBy(completers: Completers | undefined, owner: object | undefined, subject: string) {
  return async (request: CompletionRequest, context: CallContext): Promise<CompletionOutcome> => {
    const completer =
      completers && Object.hasOwn(completers, request.argument) ? completers[request.argument] : undefined;
    try {
      const values = (await completer?.call(owner, request.value, context, request.resolved)) ?? [];
      return { kind: 'result', result: toResult(values) };
    } catch (error) {
      return toFailed(toFailure(error, `completion of ${subject}`, context));
    }
  };
}

/** @returns problems: completers of what is no argument */
export function checkCompleters(completers: Completers | undefined, known: readonly string[]): string[] {
  return Object.keys(completers ?? {})
    .filter((name) => !known.includes(name))
    .map((name) => `it completes ${JSON.stringify(name)}, which it does not take`);
}

function toResult(suggestions: Suggestions): CompleteResult {
  if (!isList(suggestions)) return { completion: firstOf(suggestions.values, suggestions) };
  const hasMore = suggestions.length > MAX_VALUES;
  return { completion: firstOf(suggestions, { total: suggestions.length, hasMore }) };
}

function firstOf(values: readonly string[], more: Omit<Exclude<Suggestions, readonly string[]>, 'values'>) {
  const { total, hasMore = values.length > MAX_VALUES } = more;
  return { values: values.slice(0, MAX_VALUES), ...(total !== undefined && { total }), hasMore };
}

function isList(suggestions: Suggestions): suggestions is readonly string[] {
  return Array.isArray(suggestions);
}
