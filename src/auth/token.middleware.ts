import { Inject, Injectable, Logger, type NestMiddleware } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { AuditLog } from '../audit/audit-log.js';
import { Metrics } from '../metrics/metrics.js';
import { type AuthRefusal, AuthRefusals } from './auth-refusals.js';
import type { AuthenticatedRequest, Caller } from './caller.js';
import { presentedToken } from './presented-token.js';
import { TokenVerifier } from './token-verifier.js';

type Admission = { readonly ok: true; readonly caller: Caller } | { readonly ok: false; readonly refusal: AuthRefusal };

/**
 * Who sends this request? Runs before anything of the body is read. Sets `request.caller`, or answers 400, 401, 403,
 * or 503 where the authorization server is needed and away. Without an issuer everyone passes and nobody has a name.
 */
@Injectable()
export class TokenMiddleware implements NestMiddleware {
  private readonly logger = new Logger('Auth');

  constructor(
    @Inject(TokenVerifier) private readonly verifier: TokenVerifier | null,
    private readonly refusals: AuthRefusals,
    private readonly metrics: Metrics,
    private readonly audit: AuditLog,
  ) {}

  async use(request: AuthenticatedRequest, response: ServerResponse, next: () => void): Promise<void> {
    request.principal = null;
    if (!this.verifier) return next();
    const admission = await this.admit(request, this.verifier);
    if (!admission.ok) return this.refuse(request, response, admission.refusal);
    request.caller = admission.caller;
    request.principal = admission.caller.principal;
    // Meant for this service alone: no tool gets to see it, so none can pass it on.
    delete request.headers.authorization;
    next();
  }

  private async admit(request: AuthenticatedRequest, verifier: TokenVerifier): Promise<Admission> {
    const presented = presentedToken(request);
    switch (presented.state) {
      case 'none':
        return { ok: false, refusal: this.refusals.missing() };
      case 'in-query':
        return { ok: false, refusal: this.refusals.inQuery() };
      case 'token':
        return this.judge(presented.token, verifier);
      default:
        return presented satisfies never;
    }
  }

  private async judge(token: string, verifier: TokenVerifier): Promise<Admission> {
    const outcome = await verifier.verify(token);
    switch (outcome.state) {
      case 'valid': {
        const refusal = this.refusals.forMissingScopes(outcome.caller);
        return refusal ? { ok: false, refusal } : { ok: true, caller: outcome.caller };
      }
      case 'invalid':
        return { ok: false, refusal: this.refusals.invalid(outcome.problem) };
      case 'unavailable':
        return { ok: false, refusal: this.refusals.unavailable() };
      default:
        return outcome satisfies never;
    }
  }

  private refuse({ method }: AuthenticatedRequest, response: ServerResponse, refusal: AuthRefusal): void {
    const { reason, status, message, headers, caller } = refusal;
    this.metrics.authRefused.inc({ reason });
    this.logger[status === 503 ? 'warn' : 'log']({ event: 'auth.refused', message, method, status, reason });
    this.audit.record({ action: 'auth.refused', principal: caller?.principal ?? null, reason, status });
    if (response.headersSent || response.destroyed) return;
    response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers });
    response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message }, id: null }));
  }
}
