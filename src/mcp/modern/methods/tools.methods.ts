import { PaginatedRequestParamsSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { CallToolParamsSchema } from '../../call-tool-params.js';
import { pageOrThrow } from '../../outcome.js';
import { parseFields, parseParams } from '../../parse-params.js';
import { listCache } from '../cache-hints.js';
import type { ModernMethods } from '../modern-method.js';
import type { PreparedPages } from '../prepared-pages.js';
import type { ToolCalls } from '../tool-calls.js';

export function toolsMethods(registry: CapabilityRegistry, pages: PreparedPages, calls: ToolCalls): ModernMethods {
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
