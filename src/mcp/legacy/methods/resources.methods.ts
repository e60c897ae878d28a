import {
  ReadResourceRequestParamsSchema,
  SubscribeRequestParamsSchema,
  UnsubscribeRequestParamsSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { resourceResult, resourceNotFound } from '../../calls/outcome-results.js';
import { parseParams } from '../../rpc/parse-params.js';
import { RpcCode } from '../../rpc/rpc-error.js';
import { uriKey } from '../../../text/uri-key.js';
import type { CallSession } from '../calls/call-session.js';
import { knownReadResult } from '../revisions/known-results.js';
import type { SessionChanges } from '../sessions/session-changes.js';
import type { CommonMethods, SessionMethods } from './method.js';

const NOT_FOUND = RpcCode.ResourceNotFound;

export function legacyResourcesMethods(registry: CapabilityRegistry): Pick<CommonMethods, 'resources/read'> {
  return {
    'resources/read': async (params, { context }) => {
      const { uri } = parseParams(ReadResourceRequestParamsSchema, params);
      const { result } = resourceResult(uri, await registry.readResource(uri, context), NOT_FOUND);
      return knownReadResult(result, context.protocolVersion);
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
      const [held = uri] = heldSpellings(session, uri);
      await changes.apply(session, call, { field: 'subscribe', uri: held });
      return {};
    },

    'resources/unsubscribe': async (params, { session, call }) => {
      const { uri } = parseParams(UnsubscribeRequestParamsSchema, params);
      const held = heldSpellings(session, uri);
      for (const each of held.length > 0 ? held : [uri])
        await changes.apply(session, call, { field: 'unsubscribe', uri: each });
      return {};
    },
  };
}

/**
 * How the session has subscribed to a URI already; an exact match is looked for first. There is one spelling at most, but for
 * what an earlier release stored.
 */
function heldSpellings({ stored }: CallSession, uri: string): readonly string[] {
  const { subscriptions } = stored.record;
  const key = uriKey(uri);
  return subscriptions.filter((each) => each === uri || uriKey(each) === key);
}
