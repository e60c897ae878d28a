import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { AuditLog } from '../../audit/audit-log.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { sessionHash } from '../../session/session-hash.js';
import { samePrincipal } from '../../session/principal.js';
import { SessionStore, type CheckOutcome, type StoredSession } from '../../session/session-store.js';
import { sessionRequired, severalSessions } from './session-required.js';
import { SessionEnder } from './sessions/session-ender.js';
import { RememberedSessions } from './sessions/remembered-sessions.js';
import { headerOf, type Inbound, type McpRequest } from '../gate/mcp-request.js';
import { patiently } from '../calls/patience.js';
import { badRequest, RefusedError, sessionGone, storeUnavailable } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';
import { assertSupportedVersion } from './supported-version.js';

/**
 * Is the session of a legacy request alive? The store decides, with one command per request. Gone: what is in memory
 * is evicted and the client gets 404, whatever else is wrong with the request. Unreachable: 503, and nothing changes.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly store: SessionStore,
    private readonly sessions: RememberedSessions,
    private readonly ender: SessionEnder,
    private readonly audit: AuditLog,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<McpRequest>();
    const { inbound } = request;
    if (inbound.era.kind === 'modern' || this.settings.legacySessions === 'off') return true;
    const id = headerOf(request, 'mcp-session-id');
    if (id?.includes(',')) throw new RefusedError(severalSessions);
    if (id) return this.admit(request, http.getResponse<ServerResponse>(), id);
    if (!opensSession(inbound)) throw new RefusedError(sessionRequired(request));
    return true;
  }

  private async admit(request: McpRequest, response: ServerResponse, id: string): Promise<true> {
    const seen = this.sessions.seen(id);
    const check = isWorthWaiting(request)
      ? await this.checkPatiently(id, seen, response)
      : await this.store.check(id, seen);
    switch (check.state) {
      case 'alive':
        // Another caller's session does not exist for this one: the answer of one that is gone, and nothing is touched.
        if (!samePrincipal(check.session.record.principal, request.principal ?? null)) this.deny(request, id);
        if (check.session !== seen) this.sessions.update(check.session);
        request.inbound.session = check.session;
        if (opensSession(request.inbound)) throw new RefusedError(alreadyInitialized(request.inbound));
        // Behaviour follows what the session negotiated.
        assertSupportedVersion(headerOf(request, 'mcp-protocol-version'), check.session.record.protocolVersion);
        return true;
      case 'gone':
        this.ender.end(id, 'expired');
        throw new RefusedError(sessionGone);
      case 'unavailable':
        throw new RefusedError(storeUnavailable);
      default:
        return check satisfies never;
    }
  }

  /** Recorded once the answer is out, so that this one takes no longer than that of a session that is gone. */
  private deny({ principal }: McpRequest, id: string): never {
    setImmediate(() => {
      this.audit.record({ action: 'session.denied', principal: principal ?? null, session: sessionHash(id) });
    });
    throw new RefusedError(sessionGone);
  }

  private checkPatiently(id: string, seen: StoredSession | undefined, response: ServerResponse): Promise<CheckOutcome> {
    const isAwaited = () => !response.destroyed;
    return patiently(() => this.store.check(id, seen), this.settings.storeWaitSeconds * 1_000, isAwaited);
  }
}

/**
 * What waits for a store that is away instead of being refused at once: a GET, because clients give a stream up for good
 * after two failures, and a POST of answers alone, because clients never repeat it.
 */
function isWorthWaiting({ method, inbound }: McpRequest): boolean {
  return method === 'GET' || (inbound.messages.length > 0 && inbound.messages.every(isAnswer));
}

function isAnswer(message: Inbound['messages'][number]): boolean {
  return !('method' in message);
}

function opensSession({ era, messages }: Inbound): boolean {
  if (era.kind !== 'legacy') return false;
  return era.reason === 'initialize' || (era.reason === 'batch' && messages.some(isInitialize));
}

function isInitialize(message: Inbound['messages'][number]): boolean {
  return 'method' in message && message.method === 'initialize';
}

function alreadyInitialized({ messages }: Inbound) {
  const [message] = messages;
  const id = message && 'id' in message ? message.id : null;
  return badRequest(RpcCode.InvalidRequest, 'Invalid Request: Server already initialized', id);
}
