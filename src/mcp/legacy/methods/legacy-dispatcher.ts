import { Inject, Injectable } from '@nestjs/common';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { Tracing } from '../../../tracing/tracing.js';
import { ToolRuns } from '../../calls/call-accounts.js';
import { ExtensionRuns } from '../../calls/extension-runs.js';
import type { PreparedResult } from '../../rpc/prepared-result.js';
import type { Call } from '../calls/call.js';
import { CallServer } from '../calls/call-server.js';
import type { CallSession } from '../calls/call-session.js';
import { LegacyCallContext } from '../calls/legacy-call-context.js';
import { SessionChanges } from '../sessions/session-changes.js';
import { commonMethods } from './common.methods.js';
import { loggingMethods } from './logging.methods.js';
import { type CommonMethods, type SessionMethod, type SessionMethods } from './method.js';
import { subscriptionMethods } from './resources.methods.js';
import { TeamMethods } from './team-methods.js';

/** The methods of the legacy era, one set for all sessions. `initialize`, which opens one, is not among them. */
@Injectable()
export class LegacyDispatcher extends CallServer {
  private readonly methods: ReadonlyMap<string, SessionMethod>;
  private readonly teamMethods: TeamMethods;
  private readonly askTimeoutMs: number;

  constructor(
    @Inject(SETTINGS) { elicitTimeoutSeconds }: Pick<Settings, 'elicitTimeoutSeconds'>,
    private readonly validator: SchemaValidator,
    registry: CapabilityRegistry,
    runs: ToolRuns,
    changes: SessionChanges,
    tracing: Tracing,
    extensionRuns: ExtensionRuns,
  ) {
    super();
    this.askTimeoutMs = elicitTimeoutSeconds * 1_000;
    const methods: CommonMethods & SessionMethods = {
      ...commonMethods(registry, runs, tracing),
      ...subscriptionMethods(registry, changes),
      ...loggingMethods(changes),
    };
    this.methods = new Map(Object.entries(methods));
    this.teamMethods = new TeamMethods(extensionRuns, 'introduced');
  }

  serve(session: CallSession, call: Call): Promise<Result | PreparedResult> {
    const { method: name, params } = call.request;
    const method = this.methods.get(name);
    const context = new LegacyCallContext(session, call, this.askTimeoutMs, this.validator);
    return method ? method(params, { session, call, context }) : this.teamMethods.serve({ call, context });
  }
}
