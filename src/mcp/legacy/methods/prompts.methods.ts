import { CompleteRequestParamsSchema, GetPromptRequestParamsSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import type { Tracing } from '../../../tracing/tracing.js';
import { completionResult, promptResult } from '../../calls/outcome-results.js';
import { parseParams } from '../../rpc/parse-params.js';
import { knownPromptResult } from '../revisions/known-results.js';
import type { CommonMethods } from './method.js';

export function legacyPromptsMethods(
  registry: CapabilityRegistry,
  tracing: Tracing,
): Pick<CommonMethods, 'prompts/get' | 'completion/complete'> {
  return {
    'prompts/get': async (params, { call, context }) => {
      const { name, arguments: args = {} } = parseParams(GetPromptRequestParamsSchema, params);
      const outcome = await registry.getPrompt(name, args, context);
      if (outcome.kind !== 'unknown') tracing.prompt(call.request, name);
      return knownPromptResult(promptResult(name, outcome), context.protocolVersion);
    },

    'completion/complete': async (params, { context }) =>
      completionResult(await registry.complete(parseParams(CompleteRequestParamsSchema, params), context)),
  };
}
