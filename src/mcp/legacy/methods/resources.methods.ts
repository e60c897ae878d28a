import {
  ReadResourceRequestParamsSchema,
  SubscribeRequestParamsSchema,
  UnsubscribeRequestParamsSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { resourceResult, resourceNotFound } from '../../calls/outcome-results.js';
import { parseParams } from '../../rpc/parse-params.js';
import { RpcCode } from '../../rpc/rpc-error.js';
import type { SessionChanges } from '../sessions/session-changes.js';
import type { LegacyMethods } from './method.js';

type ResourcesMethods = Pick<LegacyMethods, 'resources/read' | 'resources/subscribe' | 'resources/unsubscribe'>;

const NOT_FOUND = RpcCode.ResourceNotFound;

export function legacyResourcesMethods(registry: CapabilityRegistry, changes: SessionChanges): ResourcesMethods {
  return {
    'resources/read': async (params, { context }) => {
      const { uri } = parseParams(ReadResourceRequestParamsSchema, params);
      return resourceResult(uri, await registry.readResource(uri, context), NOT_FOUND).result;
    },

    'resources/subscribe': async (params, { session, call }) => {
      const { uri } = parseParams(SubscribeRequestParamsSchema, params);
      if (!registry.knowsResource(uri, call.grants)) throw resourceNotFound(uri, NOT_FOUND);
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
