import { Injectable } from '@nestjs/common';
import { SetLevelRequestParamsSchema } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { Tracing } from '../../../tracing/tracing.js';
import { ToolRuns } from '../../calls/call-accounts.js';
import { ExtensionRuns } from '../../calls/extension-runs.js';
import { parseParams } from '../../rpc/parse-params.js';
import { commonMethods } from '../methods/common.methods.js';
import type { Method } from '../methods/method.js';
import { TeamMethods } from '../methods/team-methods.js';
import { SessionlessCallContext } from './sessionless-call-context.js';
import type { ServeCall } from './sessionless-post.js';

/** The methods of the legacy era that are served without a session. */
@Injectable()
export class SessionlessMethods {
  private readonly methods: ReadonlyMap<string, Method>;

  private readonly teamMethods: TeamMethods;

  constructor(registry: CapabilityRegistry, runs: ToolRuns, tracing: Tracing, extensionRuns: ExtensionRuns) {
    this.teamMethods = new TeamMethods(extensionRuns, 'unknown');
    this.methods = new Map(Object.entries({ ...commonMethods(registry, runs, tracing), 'logging/setLevel': setLevel }));
  }

  readonly serve: ServeCall = (post, call) => {
    const { method: name, params } = call.request;
    const serving = { call, context: new SessionlessCallContext(post, call) };
    const method = this.methods.get(name);
    const why = NEED_SESSION.has(name) ? ' (it needs a session, and this server keeps none: LEGACY_SESSIONS)' : '';
    return method ? method(params, serving) : this.teamMethods.serve(serving, why);
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
