import { CompleteRequestParamsSchema, GetPromptRequestParamsSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import type { Tracing } from '../../../tracing/tracing.js';
import { completionResult, promptResult } from '../../calls/outcome-results.js';
import { parseParams } from '../../rpc/parse-params.js';
import type { AskedCalls } from '../calls/asked-calls.js';
import { ModernCallContext } from '../calls/modern-call-context.js';
import type { ModernMethods } from '../calls/modern-serving.js';

export function modernPromptsMethods(
  registry: CapabilityRegistry,
  asked: AskedCalls,
  tracing: Tracing,
): Pick<ModernMethods, 'prompts/get' | 'completion/complete'> {
  return {
    'prompts/get': async (params, serving) => {
      const { name, arguments: args = {} } = parseParams(GetPromptRequestParamsSchema, params);
      const call = await asked.begin(serving, name, args);
      const outcome = await registry.getPrompt(name, args, new ModernCallContext(serving, call));
      if (outcome.kind !== 'unknown') tracing.prompt(serving.request, name);
      return call.inputRequired ?? promptResult(name, outcome);
    },

    'completion/complete': async (params, serving) => {
      const asks = parseParams(CompleteRequestParamsSchema, params);
      return completionResult(await registry.complete(asks, new ModernCallContext(serving, undefined)));
    },
  };
}
