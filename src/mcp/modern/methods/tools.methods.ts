import { PaginatedRequestParamsSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { CallToolParamsSchema } from '../../rpc/call-tool-params.js';
import { pageOrThrow } from '../../calls/outcome-errors.js';
import { parseFields, parseParams } from '../../rpc/parse-params.js';
import { listCache } from '../calls/cache-hints.js';
import type { ModernMethods } from '../calls/modern-serving.js';
import type { PreparedPages } from '../calls/prepared-pages.js';
import type { ModernToolCalls } from './modern-tool-calls.js';

export function toolsMethods(
  registry: CapabilityRegistry,
  pages: PreparedPages,
  calls: ModernToolCalls,
): ModernMethods {
  return {
    'tools/list': async (params, { grants }) => {
      const { cursor } = parseParams(PaginatedRequestParamsSchema, params);
      return pages.of(pageOrThrow(registry.listTools(cursor, grants)), listCache(registry.isPrivate('tools')));
    },

    'tools/call': (params, serving) => {
      const { name, arguments: args } = parseFields(CallToolParamsSchema, params);
      return calls.call(name, args ?? {}, serving);
    },
  };
}
