import type { CallToolResult, CompleteResult, GetPromptResult, Result } from '@modelcontextprotocol/sdk/types.js';
import type {
  CompletionOutcome,
  Failed,
  InvalidArguments,
  PromptOutcome,
  ResourceOutcome,
  ToolOutcome,
} from '../../capabilities/outcomes.js';
import type { MethodOutcome } from '../../extensions/team-method.js';
import { quoted } from '../../text/quoted.js';
import { RpcCode, RpcError } from '../rpc/rpc-error.js';

/*
 * What outcomes are to clients, in both eras: a result, or an RpcError that is thrown.
 */

type ResourceFound = Extract<ResourceOutcome, { kind: 'result' }>;

/** How arguments that don't fit are told: a model can mend what it reads in a result. */
export type BadArguments = 'as-result' | 'as-error';

export function toolResult(name: string, outcome: ToolOutcome, badArguments: BadArguments): CallToolResult {
  switch (outcome.kind) {
    case 'result':
      return outcome.result;
    case 'unknown':
      throw new RpcError(RpcCode.InvalidParams, `Unknown tool: ${quoted(name)}`);
    case 'invalid':
      if (badArguments === 'as-error') throw errorOf(outcome);
      return { isError: true, content: [{ type: 'text', text: outcome.message }] };
    case 'failed':
      throw errorOf(outcome);
    default:
      return outcome satisfies never;
  }
}

export function promptResult(name: string, outcome: PromptOutcome): GetPromptResult {
  if (outcome.kind === 'result') return outcome.result;
  if (outcome.kind === 'unknown') throw new RpcError(RpcCode.InvalidParams, `Unknown prompt: ${quoted(name)}`);
  throw errorOf(outcome);
}

export function completionResult(outcome: CompletionOutcome): CompleteResult {
  if (outcome.kind === 'result') return outcome.result;
  if (outcome.kind === 'failed') throw errorOf(outcome);
  throw new RpcError(RpcCode.InvalidParams, 'Unknown reference: no such prompt or resource template');
}

export function methodResult(outcome: MethodOutcome): Result {
  if (outcome.kind === 'result') return outcome.result;
  throw errorOf(outcome);
}

/** A page of a list, or −32602 for a cursor that this service never gave out. */
export function pageOrThrow<Page extends object>(page: Page | { readonly kind: 'invalid-cursor' }): Page {
  if ('kind' in page && page.kind === 'invalid-cursor') {
    throw new RpcError(RpcCode.InvalidParams, 'Invalid cursor: start again without one');
  }
  return page as Page;
}

/** @param code where there is no such resource: each era has its own */
export function resourceResult(uri: string, outcome: ResourceOutcome, code: number): ResourceFound {
  if (outcome.kind === 'result') return outcome;
  throw outcome.kind === 'unknown' ? resourceNotFound(uri, code) : errorOf(outcome);
}

export function resourceNotFound(uri: string, code: number): RpcError {
  return new RpcError(code, `Resource not found: ${quoted(uri)}`, { uri });
}

function errorOf(outcome: Failed | InvalidArguments): RpcError {
  return outcome.kind === 'failed'
    ? new RpcError(outcome.code, outcome.message, outcome.data)
    : new RpcError(RpcCode.InvalidParams, outcome.message);
}
