import { Injectable } from '@nestjs/common';
import { SetLevelRequestParamsSchema } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { Tracing } from '../../../tracing/tracing.js';
import { ToolRuns } from '../../calls/call-accounts.js';
import { parseParams } from '../../rpc/parse-params.js';
import { commonMethods } from '../methods/common.methods.js';
import { type Method, unknownMethod } from '../methods/method.js';
import { SessionlessCallContext } from './sessionless-call-context.js';
import type { ServeCall } from './sessionless-post.js';

/** The methods of the legacy era that are served without a session. */
@Injectable()
export class SessionlessMethods {
  private readonly methods: ReadonlyMap<string, Method>;

  constructor(registry: CapabilityRegistry, runs: ToolRuns, tracing: Tracing) {
    this.methods = new Map(Object.entries({ ...commonMethods(registry, runs, tracing), 'logging/setLevel': setLevel }));
  }

  readonly serve: ServeCall = (post, call) => {
    const { method: name, params } = call.request;
    const method = this.methods.get(name);
    const why = NEED_SESSION.has(name) ? ' (it needs a session, and this server keeps none: LEGACY_SESSIONS)' : '';
    if (!method) return Promise.reject(unknownMethod(name, why));
    return method(params, { call, context: new SessionlessCallContext(post, call) });
  };
}

const NEED_SESSION: ReadonlySet<string> = new Set(['resources/subscribe', 'resources/unsubscribe']);

/**
 * Changes nothing: no later request can be told to be of the same client. A server that logs has the method all the same,
 * and clients call it when they connect.
 */
const setLevel: Method = async (params) => {
  parseParams(SetLevelRequestParamsSchema, params);
  return {};
};
