import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { AuditLog } from '../../audit/audit-log.js';
import { AuthRefusals } from '../../auth/auth-refusals.js';
import { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import type { CapabilityTarget } from '../../capabilities/outcomes.js';
import { Metrics } from '../../metrics/metrics.js';
import type { McpRequest } from './mcp-request.js';
import { RefusedError, RpcCode } from '../rpc/rpc-error.js';

/** Which parameter of a method names a capability, and of which kind. */
const NAMED: Readonly<Record<string, { readonly kind: CapabilityTarget['kind']; readonly parameter: 'name' | 'uri' }>> =
  {
    'tools/call': { kind: 'tool', parameter: 'name' },
    'prompts/get': { kind: 'prompt', parameter: 'name' },
    'resources/read': { kind: 'resource', parameter: 'uri' },
    'resources/subscribe': { kind: 'resource', parameter: 'uri' },
  };

/**
 * Asks for more scopes (step-up) where a request names a capability that needs them: 403 before anything of it runs,
 * in both eras. What a caller may not even know of passes here and is unknown further on.
 */
@Injectable()
export class ScopeGuard implements CanActivate {
  constructor(
    private readonly registry: CapabilityRegistry,
    private readonly refusals: AuthRefusals,
    private readonly metrics: Metrics,
    private readonly audit: AuditLog,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { caller, inbound } = context.switchToHttp().getRequest<McpRequest>();
    if (!caller) return true;
    const targets = inbound.messages.map(targetOf).filter((target) => target !== undefined);
    const missing = targets.flatMap((target) => this.registry.missingScopes(target, caller));
    if (missing.length === 0) return true;
    const { status, message, headers, reason } = this.refusals.insufficientScope(caller, missing);
    this.metrics.authRefused.inc({ reason });
    this.audit.record({ action: 'auth.refused', principal: caller.principal, reason, status });
    const [first] = inbound.messages;
    const id = !inbound.batch && first && 'id' in first ? first.id : null;
    throw new RefusedError({ status, code: RpcCode.Refused, message, headers, ...(id !== undefined && { id }) });
  }
}

function targetOf(message: JSONRPCMessage): CapabilityTarget | undefined {
  if (!('method' in message)) return undefined;
  if (message.method === 'completion/complete') return referenceIn(message.params?.['ref']);
  const named = Object.hasOwn(NAMED, message.method) ? NAMED[message.method] : undefined;
  const key = named && message.params?.[named.parameter];
  return named && typeof key === 'string' ? { kind: named.kind, key } : undefined;
}

function referenceIn(ref: unknown): CapabilityTarget | undefined {
  const { type, name, uri } = (ref ?? {}) as Record<string, unknown>;
  if (type === 'ref/prompt' && typeof name === 'string') return { kind: 'prompt', key: name };
  if (type === 'ref/resource' && typeof uri === 'string') return { kind: 'resource-template', key: uri };
  return undefined;
}
