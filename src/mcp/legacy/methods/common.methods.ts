import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { jsonText } from '../../../text/sent-json.js';
import type { Tracing } from '../../../tracing/tracing.js';
import type { ToolRuns } from '../../calls/call-accounts.js';
import { listMethods } from '../../calls/lists.js';
import { LEGACY_REVISIONS } from '../../rpc/legacy-revisions.js';
import { PreparedResult, PreparedResults } from '../../rpc/prepared-result.js';
import { knownPage } from '../revisions/known-lists.js';
import type { CommonMethods, Method } from './method.js';
import { legacyPromptsMethods } from './prompts.methods.js';
import { legacyResourcesMethods } from './resources.methods.js';
import { legacyToolsMethods } from './tools.methods.js';
import { wrappedPage } from './wrapped-output.js';

export function commonMethods(registry: CapabilityRegistry, runs: ToolRuns, tracing: Tracing): CommonMethods {
  const pages = new Map(LEGACY_REVISIONS.map((revision) => [revision, new PreparedResults()]));
  return {
    ...listMethods<Method>(registry, (pageOf) => async (params, { call, context }) => {
      const page = pageOf(params, call.grants);
      const revision = context.protocolVersion;
      const write = () => jsonText(knownPage(wrappedPage(page), revision));
      return pages.get(revision)?.of(page, write) ?? new PreparedResult(write());
    }),
    ...legacyToolsMethods(registry, runs),
    ...legacyResourcesMethods(registry),
    ...legacyPromptsMethods(registry, tracing),
    ping: async () => ({}),
  };
}
