import { Inject, Injectable } from '@nestjs/common';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { quoted } from '../../../text/quoted.js';
import { Tracing } from '../../../tracing/tracing.js';
import { listMethods } from '../../calls/lists.js';
import { ToolRuns } from '../../calls/call-accounts.js';
import { type PreparedResult, PreparedResults } from '../../rpc/prepared-result.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import type { Call } from '../calls/call.js';
import { CallServer } from '../calls/call-server.js';
import type { CallSession } from '../calls/call-session.js';
import { LegacyCallContext } from '../calls/legacy-call-context.js';
import { SessionChanges } from '../sessions/session-changes.js';
import { loggingMethods } from './logging.methods.js';
import type { LegacyMethods, Method } from './method.js';
import { legacyPromptsMethods } from './prompts.methods.js';
import { legacyResourcesMethods } from './resources.methods.js';
import { legacyToolsMethods } from './tools.methods.js';
import { jsonText } from '../../../text/json-text.js';

/** The methods of the legacy era, one set for all sessions. `initialize`, which opens one, is not among them. */
@Injectable()
export class LegacyDispatcher extends CallServer {
  private readonly methods: ReadonlyMap<string, Method>;
  private readonly askTimeoutMs: number;

  constructor(
    @Inject(SETTINGS) { elicitTimeoutSeconds }: Pick<Settings, 'elicitTimeoutSeconds'>,
    private readonly validator: SchemaValidator,
    registry: CapabilityRegistry,
    runs: ToolRuns,
    changes: SessionChanges,
    tracing: Tracing,
  ) {
    super();
    this.askTimeoutMs = elicitTimeoutSeconds * 1_000;
    const pages = new PreparedResults();
    const methods: LegacyMethods = {
      ...listMethods<Method>(registry, (pageOf) => async (params, { call }) => {
        const page = pageOf(params, call.grants);
        return pages.of(page, () => jsonText(page));
      }),
      ...legacyToolsMethods(registry, runs),
      ...legacyResourcesMethods(registry, changes),
      ...legacyPromptsMethods(registry, tracing),
      ...loggingMethods(changes),
      ping: async () => ({}),
    };
    this.methods = new Map(Object.entries(methods));
  }

  serve(session: CallSession, call: Call): Promise<Result | PreparedResult> {
    const { method: name, params } = call.request;
    const method = this.methods.get(name);
    if (!method) return Promise.reject(new RpcError(RpcCode.MethodNotFound, `Method not found: ${quoted(name)}`));
    const context = new LegacyCallContext(session, call, this.askTimeoutMs, this.validator);
    return method(params, { session, call, context });
  }
}
