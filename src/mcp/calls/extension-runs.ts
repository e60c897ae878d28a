import { Injectable } from '@nestjs/common';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { AuditLog } from '../../audit/audit-log.js';
import type { CallContext } from '../../capabilities/call-context.js';
import { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import type { Grants } from '../../capabilities/grants.js';
import { Extensions } from '../../extensions/extensions.js';
import type { MethodOutcome, TeamMethod } from '../../extensions/team-method.js';
import type { MethodOutcomeLabel } from '../../metrics/outcome-labels.js';
import { argumentsDigest } from './arguments-digest.js';
import { methodResult } from './outcome-results.js';

/** Runs the methods of extensions that teams serve, for both eras, and puts each run into the audit log. */
@Injectable()
export class ExtensionRuns {
  constructor(
    private readonly extensions: Extensions,
    private readonly registry: CapabilityRegistry,
    private readonly audit: AuditLog,
  ) {}

  /** `undefined` for what no team serves, and for a caller that may not know of it. */
  methodOf(name: string, grants: Grants | undefined): TeamMethod | undefined {
    return this.registry.permitted(this.extensions.methodOf(name), grants);
  }

  /** @throws RpcError for an error answer */
  async run(method: TeamMethod, params: unknown, context: CallContext): Promise<Result> {
    const startedAt = performance.now();
    const outcome = await method.call(params, context);
    if (this.audit.isOn) this.record(method, params, context, labelOf(outcome, context), performance.now() - startedAt);
    return methodResult(outcome);
  }

  private record(
    { name, extension }: TeamMethod,
    params: unknown,
    context: CallContext,
    outcome: MethodOutcomeLabel,
    ms: number,
  ): void {
    const { _meta, ...own } = (params ?? {}) as Readonly<Record<string, unknown>>;
    this.audit.record({
      action: 'method.called',
      principal: context.principal,
      session: context.sessionHash ?? null,
      era: context.era,
      extension,
      method: name,
      outcome,
      ms: Math.round(ms),
      paramsDigest: argumentsDigest(own, 'hex'),
    });
  }
}

function labelOf({ kind }: MethodOutcome, { aborted }: CallContext): MethodOutcomeLabel {
  if (aborted) return 'cancelled';
  if (kind === 'failed') return 'error';
  return kind === 'result' ? 'ok' : 'invalid';
}
