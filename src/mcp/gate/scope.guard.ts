import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { AuditLog } from '../../audit/audit-log.js';
import { AuthRefusals } from '../../auth/auth-refusals.js';
import { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import type { Grants } from '../../capabilities/grants.js';
import type { Entry } from '../../capabilities/kinds/entry.js';
import { Extensions } from '../../extensions/extensions.js';
import { Metrics } from '../../metrics/metrics.js';
import type { Inbound, McpRequest } from './mcp-request.js';
import { calledTool } from './request-limits.js';
import { targetOf } from './request-target.js';
import { RefusedError } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';

/**
 * Asks for more scopes (step-up) where a request names a capability that needs them: 403 before anything of it runs,
 * in both eras. What a caller may not even know of passes here and is unknown further on.
 */
@Injectable()
export class ScopeGuard implements CanActivate {
  constructor(
    private readonly registry: CapabilityRegistry,
    private readonly extensions: Extensions,
    private readonly refusals: AuthRefusals,
    private readonly metrics: Metrics,
    private readonly audit: AuditLog,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { caller, inbound } = context.switchToHttp().getRequest<McpRequest>();
    if (!caller) return true;
    const missing = inbound.messages.flatMap((message) => this.missingFor(message, inbound, caller));
    if (missing.length === 0) return true;
    const { status, message, headers, reason } = this.refusals.insufficientScope(caller, missing);
    this.metrics.authRefused.inc({ reason });
    this.audit.record({ action: 'auth.refused', principal: caller.principal, reason, status });
    const [first] = inbound.messages;
    const id = !inbound.batch && first && 'id' in first ? first.id : null;
    throw new RefusedError({ status, code: RpcCode.Refused, message, headers, ...(id !== undefined && { id }) });
  }

  private missingFor(message: JSONRPCMessage, inbound: Inbound, caller: Grants): readonly string[] {
    const target = targetOf(message);
    const capability =
      calledTool(inbound, message, this.registry) ?? (target ? this.registry.find(target) : this.teamMethod(message));
    return capability ? this.registry.missingScopes(capability, caller) : [];
  }

  private teamMethod(message: JSONRPCMessage): Pick<Entry<unknown>, 'access'> | undefined {
    return 'method' in message ? this.extensions.methodOf(message.method) : undefined;
  }
}
