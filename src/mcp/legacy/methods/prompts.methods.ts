import {
  CompleteRequestParamsSchema,
  GetPromptRequestParamsSchema,
  PaginatedRequestParamsSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import type { Tracing } from '../../../tracing/tracing.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import { parseParams } from '../../rpc/parse-params.js';
import type { ListedPage, Methods } from './method.js';
import { errorOf, pageOrThrow } from '../../calls/outcome-errors.js';
import { quoted } from '../../../text/quoted.js';

export function promptsMethods(registry: CapabilityRegistry, listed: ListedPage, tracing: Tracing): Methods {
  return {
    'prompts/list': async (params, { call }) => {
      const { cursor } = parseParams(PaginatedRequestParamsSchema, params);
      return listed(pageOrThrow(registry.listPrompts(cursor, call.grants)));
    },

    'prompts/get': async (params, { call, context }) => {
      const { name, arguments: args } = parseParams(GetPromptRequestParamsSchema, params);
      const outcome = await registry.getPrompt(name, args ?? {}, context);
      if (outcome.kind !== 'unknown') tracing.prompt(call.request, name);
      if (outcome.kind === 'result') return outcome.result;
      throw outcome.kind === 'unknown'
        ? new RpcError(RpcCode.InvalidParams, `Unknown prompt: ${quoted(name)}`)
        : errorOf(outcome);
    },

    'completion/complete': async (params, { context }) => {
      const asked = parseParams(CompleteRequestParamsSchema, params);
      const outcome = await registry.complete(asked, context);
      if (outcome.kind === 'result') return outcome.result;
      throw outcome.kind === 'unknown'
        ? new RpcError(RpcCode.InvalidParams, 'Unknown reference: no such prompt or resource template')
        : errorOf(outcome);
    },
  };
}
