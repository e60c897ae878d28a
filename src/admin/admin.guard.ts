import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { AuditLog } from '../audit/audit-log.js';
import { AuthRefusals } from '../auth/auth-refusals.js';
import type { AuthenticatedRequest } from '../auth/caller.js';
import { Metrics } from '../metrics/metrics.js';
import { RefusedError } from '../mcp/rpc/refusals.js';
import { RpcCode } from '../mcp/rpc/rpc-error.js';

/** What a token must have for `/admin`. */
export const ADMIN_SCOPE = 'mooring:admin';

/** Lets callers with the scope of administrators pass. A request without a caller does not pass. */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(
    private readonly refusals: AuthRefusals,
    private readonly metrics: Metrics,
    private readonly audit: AuditLog,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const { caller } = http.getRequest<AuthenticatedRequest>();
    http.getResponse<ServerResponse>().setHeader('Cache-Control', 'no-store');
    if (caller?.scopes.has(ADMIN_SCOPE)) return true;
    const refusal = caller ? this.refusals.insufficientScope(caller, [ADMIN_SCOPE]) : this.refusals.missing();
    const { status, message, headers, reason } = refusal;
    this.metrics.authRefused.inc({ reason });
    this.audit.record({ action: 'auth.refused', principal: caller?.principal ?? null, reason, status });
    throw new RefusedError({ status, code: RpcCode.Refused, message, headers });
  }
}
