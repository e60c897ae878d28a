import { PaginatedRequestParamsSchema, ReadResourceRequestParamsSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { errorOf, pageOrThrow } from '../../calls/outcome-errors.js';
import { parseParams } from '../../rpc/parse-params.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import type { AskedCalls } from '../calls/asked-calls.js';
import { listCache } from '../calls/cache-hints.js';
import { ModernCallContext } from '../calls/modern-call-context.js';
import type { ModernMethods } from '../calls/modern-serving.js';
import type { PreparedPages } from '../calls/prepared-pages.js';
import { quoted } from '../../../text/quoted.js';

export function resourcesMethods(registry: CapabilityRegistry, pages: PreparedPages, asked: AskedCalls): ModernMethods {
  return {
    'resources/list': async (params, { grants }) => {
      const { cursor } = parseParams(PaginatedRequestParamsSchema, params);
      return pages.of(pageOrThrow(registry.listResources(cursor, grants)), listCache(registry.isPrivate('resources')));
    },

    'resources/templates/list': async (params, { grants }) => {
      const { cursor } = parseParams(PaginatedRequestParamsSchema, params);
      const page = pageOrThrow(registry.listResourceTemplates(cursor, grants));
      return pages.of(page, listCache(registry.isPrivate('templates')));
    },

    'resources/read': async (params, serving) => {
      const { uri } = parseParams(ReadResourceRequestParamsSchema, params);
      const call = await asked.begin(serving, uri, {});
      const outcome = await registry.readResource(uri, new ModernCallContext(serving, call));
      if (call.inputRequired) return call.inputRequired;
      if (outcome.kind === 'result') return { ...outcome.cache, ...outcome.result };
      throw outcome.kind === 'unknown' ? notFound(uri) : errorOf(outcome);
    },
  };
}

/** The era has no code of its own for it (SEP-2164). */
function notFound(uri: string): RpcError {
  return new RpcError(RpcCode.InvalidParams, `Resource not found: ${quoted(uri)}`, { uri });
}
