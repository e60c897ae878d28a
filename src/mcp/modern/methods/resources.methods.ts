import { ReadResourceRequestParamsSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { resourceResult } from '../../calls/outcome-results.js';
import { parseParams } from '../../rpc/parse-params.js';
import { RpcCode } from '../../rpc/rpc-error.js';
import type { AskedCalls } from '../calls/asked-calls.js';
import { ModernCallContext } from '../calls/modern-call-context.js';
import type { ModernMethods } from '../calls/modern-serving.js';

/** The era has no code of its own for it (SEP-2164). */
const NOT_FOUND = RpcCode.InvalidParams;

export function modernResourcesMethods(
  registry: CapabilityRegistry,
  asked: AskedCalls,
): Pick<ModernMethods, 'resources/read'> {
  return {
    'resources/read': async (params, serving) => {
      const { uri } = parseParams(ReadResourceRequestParamsSchema, params);
      const call = await asked.begin(serving, uri, {});
      const outcome = await registry.readResource(uri, new ModernCallContext(serving, call));
      if (call.inputRequired) return call.inputRequired;
      const { result, cache } = resourceResult(uri, outcome, NOT_FOUND);
      return { ...cache, ...result };
    },
  };
}
