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
import type { CommonMethods, SessionMethods } from './method.js';

const NOT_FOUND = RpcCode.ResourceNotFound;

export function legacyResourcesMethods(registry: CapabilityRegistry): Pick<CommonMethods, 'resources/read'> {
  return {
    'resources/read': async (params, { context }) => {
      const { uri } = parseParams(ReadResourceRequestParamsSchema, params);
      return resourceResult(uri, await registry.readResource(uri, context), NOT_FOUND).result;
    },
  };
}

export function subscriptionMethods(
  registry: CapabilityRegistry,
  changes: SessionChanges,
): Pick<SessionMethods, 'resources/subscribe' | 'resources/unsubscribe'> {
  return {
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
