import type { JSONRPCNotification, RequestId, Result } from '@modelcontextprotocol/sdk/types.js';
import { RingPlace } from '../../../collections/ring.js';
import { background } from '../../../lifecycle/background.js';
import { sessionHash } from '../../../session/session-hash.js';
import type { StoredSession } from '../../../session/session-store.js';
import type { EvictionReason, Metrics } from '../../../metrics/metrics.js';
import type { PreparedResult } from '../../rpc/prepared-result.js';
import { sessionGone, shuttingDown, type Refusal } from '../../rpc/refusals.js';
import type { RequestAccounts } from '../../calls/call-accounts.js';
import { CallAbandonedError, CallCancelledError } from '../../calls/call-ended.errors.js';

import type { CallServer } from '../calls/call-server.js';
import type { CallSession } from '../calls/call-session.js';
import { CALL, type Call, RunningCalls } from '../calls/call.js';
import type { RpcAnswer } from '../../rpc/rpc-answer.js';
import type { SessionQuestions } from '../questions/session-questions.js';
import { jsonText } from '../../../text/sent-json.js';

/** `fenced`: another pod runs the call that asked, and the answer is for that one. */
export type AcceptOutcome = 'taken' | 'unknown' | 'fenced';

/** What all transports share. */
export interface TransportServices {
  readonly server: CallServer;
  readonly accounts: RequestAccounts;
  readonly metrics: Metrics;
  /** For a session that asks its client something. */
  createQuestions(transport: SessionTransport): SessionQuestions;
}

/**
 * Carries one session's messages between HTTP and the methods that serve them: a warm, disposable view of the session's
 * record. It owns nothing that outlives `closeFor`.
 */
export class SessionTransport extends RunningCalls implements CallSession {
  readonly sessionId: string;
  readonly sessionHash: string;
  /** Since when nothing is in flight, in ms since the epoch. */
  idleSince = 0;
  readonly idlePlace = new RingPlace<SessionTransport>(this);
  private asking: SessionQuestions | undefined;
  /** Why this transport was closed; `undefined` while it is open. */
  private evicted: EvictionReason | undefined;
  /** Requests that use this transport, or are about to. */
  leases = 0;

  constructor(
    public stored: StoredSession,
    private readonly services: TransportServices,
  ) {
    super(services.accounts);
    this.sessionId = stored.record.id;
    this.sessionHash = sessionHash(this.sessionId);
  }

  get protocolVersion(): string {
    return this.stored.record.protocolVersion;
  }

  get traced() {
    return this;
  }

  get responseHeaders() {
    return { 'Mcp-Session-Id': this.sessionId };
  }

  get closedFor(): EvictionReason | undefined {
    return this.evicted;
  }

  /** The session's questions to its client, made for the first. */
  get questions(): SessionQuestions {
    this.asking ??= this.services.createQuestions(this);
    return this.asking;
  }

  override serve(call: Call): void {
    if (this.evicted) return background(call.exchange.abandon(refusalFor(this.evicted), endFor(this.evicted)), CALL);
    super.serve(call);
  }

  /** A notification of the client that concerns a call in flight, or a question of one. */
  async notify(notification: JSONRPCNotification): Promise<void> {
    if (notification.method === 'notifications/cancelled') await this.cancel(notification);
    else if (notification.method === 'notifications/progress') this.asking?.progress(notification);
  }

  /** The wire ids of our own requests that wait for an answer. */
  get awaited(): readonly string[] {
    return this.asking?.awaited ?? [];
  }

  awaits(requestId: unknown): requestId is string {
    return this.asking?.callAwaiting(requestId) !== undefined;
  }

  /** The client's answer to a request of ours. It is kept first where another pod could need it. */
  async accept(answer: RpcAnswer): Promise<AcceptOutcome> {
    const awaiting = this.asking?.callAwaiting(answer.id);
    const call = awaiting === undefined ? undefined : this.calls.get(awaiting);
    const kept = await call?.exchange.keepAnswer(String(answer.id), jsonText(answer));
    if (kept === 'fenced') return 'fenced';
    if (this.asking?.answer(answer)) return 'taken';
    this.services.metrics.answersDropped.inc({ reason: 'unknown' });
    return 'unknown';
  }

  /** Ends what is in flight, and lets the SDK's server go where there is one. */
  async closeFor(reason: EvictionReason): Promise<void> {
    if (this.evicted) return;
    this.evicted = reason;
    const calls = [...this.calls];
    const abandoned = calls.length > 0 ? this.abandon(calls, reason) : undefined;
    background(this.asking?.close(), CALL);
    await abandoned;
  }

  protected resultOf(call: Call): Promise<Result | PreparedResult> {
    return this.services.server.serve(this, call);
  }

  private async abandon(calls: readonly Call[], reason: EvictionReason): Promise<void> {
    const refusal = refusalFor(reason);
    const error = new CallAbandonedError(refusal.message);
    const exchanges = new Set(calls.map((call) => call.exchange));
    for (const call of calls) this.settle(call, 'cancelled', { abort: error });
    await Promise.all([...exchanges].map((exchange) => exchange.abandon(refusal, endFor(reason))));
  }

  private async cancel(notification: JSONRPCNotification): Promise<void> {
    const { requestId, reason } = (notification.params ?? {}) as { requestId?: RequestId; reason?: unknown };
    const call = requestId === undefined ? undefined : this.calls.get(requestId);
    if (!call) return;
    const cancelled = new CallCancelledError(typeof reason === 'string' ? reason : undefined);
    this.settle(call, 'cancelled', { abort: cancelled });
    await call.exchange.cancel(call.id);
  }
}

/** What a call in flight is told. Idle transports have none, so `idle` and `capacity` reach no call. */
function refusalFor(reason: EvictionReason): Refusal {
  return reason === 'shutdown' ? shuttingDown : sessionGone;
}

function endFor(reason: EvictionReason): 'gone' | 'shutdown' {
  return reason === 'shutdown' ? 'shutdown' : 'gone';
}
