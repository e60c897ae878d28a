import {
  PaginatedRequestParamsSchema,
  ReadResourceRequestParamsSchema,
  SubscribeRequestParamsSchema,
  UnsubscribeRequestParamsSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import { parseParams } from '../../rpc/parse-params.js';
import type { SessionChanges } from '../sessions/session-changes.js';
import type { ListedPage, Methods } from './method.js';
import { errorOf, pageOrThrow } from '../../calls/outcome-errors.js';
import { quoted } from '../../../text/quoted.js';

export function resourcesMethods(registry: CapabilityRegistry, listed: ListedPage, changes: SessionChanges): Methods {
  return {
    'resources/list': async (params, { call }) => {
      const { cursor } = parseParams(PaginatedRequestParamsSchema, params);
      return listed(pageOrThrow(registry.listResources(cursor, call.grants)));
    },

    'resources/templates/list': async (params, { call }) => {
      const { cursor } = parseParams(PaginatedRequestParamsSchema, params);
      return listed(pageOrThrow(registry.listResourceTemplates(cursor, call.grants)));
    },

    'resources/read': async (params, { context }) => {
      const { uri } = parseParams(ReadResourceRequestParamsSchema, params);
      const outcome = await registry.readResource(uri, context);
      if (outcome.kind === 'result') return outcome.result;
      throw outcome.kind === 'unknown' ? notFound(uri) : errorOf(outcome);
    },

    'resources/subscribe': async (params, { session, call }) => {
      const { uri } = parseParams(SubscribeRequestParamsSchema, params);
      if (!registry.knowsResource(uri, call.grants)) throw notFound(uri);
      await changes.apply(session, call, { field: 'subscribe', uri });
      return {};
    },

    'resources/unsubscribe': async (params, { session, call }) => {
      const { uri } = parseParams(UnsubscribeRequestParamsSchema, params);
      await changes.apply(session, call, { field: 'unsubscribe', uri });
      return {};
    },
  };
}

function notFound(uri: string): RpcError {
  return new RpcError(RpcCode.ResourceNotFound, `Resource not found: ${quoted(uri)}`, { uri });
}
