import {
  CompleteRequestParamsSchema,
  GetPromptRequestParamsSchema,
  PaginatedRequestParamsSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import type { Tracing } from '../../../tracing/tracing.js';
import { errorOf, pageOrThrow } from '../../calls/outcome-errors.js';
import { parseParams } from '../../rpc/parse-params.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import type { AskedCalls } from '../calls/asked-calls.js';
import { listCache } from '../calls/cache-hints.js';
import { ModernCallContext } from '../calls/modern-call-context.js';
import type { ModernMethods } from '../calls/modern-serving.js';
import type { PreparedPages } from '../calls/prepared-pages.js';
import { quoted } from '../../../text/quoted.js';

export function promptsMethods(
  registry: CapabilityRegistry,
  pages: PreparedPages,
  asked: AskedCalls,
  tracing: Tracing,
): ModernMethods {
  return {
    'prompts/list': async (params, { grants }) => {
      const { cursor } = parseParams(PaginatedRequestParamsSchema, params);
      return pages.of(pageOrThrow(registry.listPrompts(cursor, grants)), listCache(registry.isPrivate('prompts')));
    },

    'prompts/get': async (params, serving) => {
      const { name, arguments: args = {} } = parseParams(GetPromptRequestParamsSchema, params);
      const call = await asked.begin(serving, name, args);
      const outcome = await registry.getPrompt(name, args, new ModernCallContext(serving, call));
      if (outcome.kind !== 'unknown') tracing.prompt(serving.request, name);
      if (call.inputRequired) return call.inputRequired;
      if (outcome.kind === 'result') return outcome.result;
      throw outcome.kind === 'unknown'
        ? new RpcError(RpcCode.InvalidParams, `Unknown prompt: ${quoted(name)}`)
        : errorOf(outcome);
    },

    'completion/complete': async (params, serving) => {
      const asked = parseParams(CompleteRequestParamsSchema, params);
      const outcome = await registry.complete(asked, new ModernCallContext(serving, undefined));
      if (outcome.kind === 'result') return outcome.result;
      throw outcome.kind === 'unknown'
        ? new RpcError(RpcCode.InvalidParams, 'Unknown reference: no such prompt or resource template')
        : errorOf(outcome);
    },
  };
}
