import type { ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { isPlainObject } from '../rpc/plain-object.js';

/**
 * An answer with no more content than was asked for: what its form has no property for is taken away before anything looks
 * at it, and so is all content of an answer that is not to a form, or declines it.
 *
 * @param params of the `elicitation/create` request
 */
export function trimmed(answer: ElicitResult, params: unknown): ElicitResult {
  const { content, ...rest } = answer;
  const form = isPlainObject(params) ? params['requestedSchema'] : undefined;
  if (answer.action !== 'accept' || !isPlainObject(form)) return rest;
  const asked = Object.keys(Object(form['properties']) as object);
  const given = content ?? {};
  return {
    ...rest,
    content: Object.fromEntries(asked.filter((key) => Object.hasOwn(given, key)).map((key) => [key, given[key]!])),
  };
}
