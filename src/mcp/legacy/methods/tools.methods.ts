import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { toolResult } from '../../calls/outcome-results.js';
import type { ToolRuns } from '../../calls/call-accounts.js';
import { CallToolParamsSchema } from '../../rpc/call-tool-params.js';
import { reportsBadArgumentsAsToolError } from '../../rpc/legacy-revisions.js';
import { parseFields } from '../../rpc/parse-params.js';
import { knownToolResult } from '../revisions/known-results.js';
import type { CommonMethods } from './method.js';
import { wrappedResult } from './wrapped-output.js';

export function legacyToolsMethods(registry: CapabilityRegistry, runs: ToolRuns): Pick<CommonMethods, 'tools/call'> {
  return {
    'tools/call': async (params, { call, context }) => {
      const { name, arguments: args = {} } = parseFields(CallToolParamsSchema, params);
      const tool = registry.permitted(call.tool ?? registry.findTool(name), call.grants);
      const outcome = await runs.run({ name, tool, args, context, request: call.request });
      const badArguments = reportsBadArgumentsAsToolError(context.protocolVersion) ? 'as-result' : 'as-error';
      return knownToolResult(
        wrappedResult(toolResult(name, outcome, badArguments), tool?.item),
        context.protocolVersion,
      );
    },
  };
}
