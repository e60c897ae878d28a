import { Inject, Injectable, Logger, type NestMiddleware } from '@nestjs/common';
import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import { AuditLog } from '../audit/audit-log.js';
import { SECURITY_HEADERS } from '../http/security-headers.js';
import { callerKey } from '../limits/caller-key.js';
import { Metrics } from '../metrics/metrics.js';
import { type Admission, refused } from './admission.js';
import { AuthFailures } from './auth-failures.js';
import { type AuthRefusal, AuthRefusals } from './auth-refusals.js';
import type { AuthenticatedRequest, Caller } from './caller.js';
import { dropCredentials } from './credentials.js';
import { type PresentedToken, presentedToken } from './presented-token.js';
import { keepToken } from './stream-token.js';
import { TokenVerifier } from './token-verifier.js';
import { jsonText } from '../text/sent-json.js';

/**
 * Who sends this request? Runs before anything of the body is read. Sets `request.caller`, or answers 400, 401, 403, 429,
 * or 503 where the authorization server is needed and away. Without an issuer every request passes and none has a principal.
 */
@Injectable()
export class TokenMiddleware implements NestMiddleware {
  private readonly logger = new Logger('Auth');

  constructor(
    @Inject(TokenVerifier) private readonly verifier: TokenVerifier | null,
    private readonly refusals: AuthRefusals,
    private readonly failures: AuthFailures,
    private readonly metrics: Metrics,
    private readonly audit: AuditLog,
  ) {}

  use(request: AuthenticatedRequest, response: ServerResponse, next: () => void): Promise<void> | void {
    request.principal = null;
    if (this.verifier) return this.verify(request, response, next, this.verifier);
    dropCredentials(request);
    next();
  }

  /** Asks for a token in the name of what a request without one would use; counts as any other that comes without. */
  async demand(request: AuthenticatedRequest, response: ServerResponse, id: RequestId | null): Promise<void> {
    const admission = await this.failures.judge(callerKey(request), async () => refused(this.refusals.missing()));
    if (!admission.ok) this.refuse(request, response, admission.refusal, id);
  }

  private async verify(
    request: AuthenticatedRequest,
    response: ServerResponse,
    next: () => void,
    verifier: TokenVerifier,
  ): Promise<void> {
    const presented = presentedToken(request);
    const admission = await this.admit(request, presented, verifier);
    if (!admission.ok) return this.refuse(request, response, admission.refusal);
    if (presented.state === 'token') keepToken(request, presented.token);
    request.caller = admission.caller;
    request.principal = admission.caller.principal;
    dropCredentials(request);
    next();
  }

  /** A token that was found good before counts against no address, and no limit of its address holds for it. */
  private admit(
    request: AuthenticatedRequest,
    presented: PresentedToken,
    verifier: TokenVerifier,
  ): Admission | Promise<Admission> {
    const known = presented.state === 'token' ? verifier.recall(presented.token) : undefined;
    if (known) return this.admitted(known);
    return this.failures.judge(callerKey(request), () => this.judge(presented, verifier));
  }

  private async judge(presented: PresentedToken, verifier: TokenVerifier): Promise<Admission> {
    switch (presented.state) {
      case 'none':
        return refused(this.refusals.missing(presented.authorization));
      case 'in-query':
        return refused(this.refusals.inQuery());
      case 'token':
        return this.judgeToken(presented.token, verifier);
      default:
        return presented satisfies never;
    }
  }

  private async judgeToken(token: string, verifier: TokenVerifier): Promise<Admission> {
    const outcome = await verifier.verify(token);
    switch (outcome.state) {
      case 'valid':
        return this.admitted(outcome.caller);
      case 'invalid':
        return refused(this.refusals.invalid(outcome.problem, outcome.why));
      case 'unavailable':
        return refused(this.refusals.unavailable(outcome.cause));
      default:
        return outcome satisfies never;
    }
  }

  private admitted(caller: Caller): Admission {
    const refusal = this.refusals.forMissingScopes(caller);
    return refusal ? refused(refusal) : { ok: true, caller };
  }

  private refuse(
    request: AuthenticatedRequest,
    response: ServerResponse,
    refusal: AuthRefusal,
    id: RequestId | null = null,
  ): void {
    const { reason, status, message, headers, data } = refusal;
    this.metrics.authRefused.inc({ reason });
    if (!refusal.isQuiet) this.tell(request, refusal);
    if (response.headersSent || response.destroyed) return;
    const fixed = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...SECURITY_HEADERS };
    response.writeHead(status, { ...fixed, ...headers });
    response.end(jsonText({ jsonrpc: '2.0', error: { code: -32000, message, data }, id }));
  }

  private tell({ method }: AuthenticatedRequest, { reason, status, message, caller, why }: AuthRefusal): void {
    this.logger[status === 503 ? 'warn' : 'log']({ event: 'auth.refused', message, method, status, reason, why });
    this.audit.record({ action: 'auth.refused', principal: caller?.principal ?? null, reason, status });
  }
}
