import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { jsonText } from '../../../text/sent-json.js';
import type { Tracing } from '../../../tracing/tracing.js';
import type { ToolRuns } from '../../calls/call-accounts.js';
import { listMethods } from '../../calls/lists.js';
import { PreparedResults } from '../../rpc/prepared-result.js';
import type { CommonMethods, Method } from './method.js';
import { legacyPromptsMethods } from './prompts.methods.js';
import { legacyResourcesMethods } from './resources.methods.js';
import { legacyToolsMethods } from './tools.methods.js';
import { wrappedPage } from './wrapped-output.js';

export function commonMethods(registry: CapabilityRegistry, runs: ToolRuns, tracing: Tracing): CommonMethods {
  const pages = new PreparedResults();
  return {
    ...listMethods<Method>(registry, (pageOf) => async (params, { call }) => {
      const page = pageOf(params, call.grants);
      return pages.of(page, () => jsonText(wrappedPage(page)));
    }),
    ...legacyToolsMethods(registry, runs),
    ...legacyResourcesMethods(registry),
    ...legacyPromptsMethods(registry, tracing),
    ping: async () => ({}),
  };
}
