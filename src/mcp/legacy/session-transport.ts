import type { Transport, TransportSendOptions } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  type JSONRPCErrorResponse,
  type JSONRPCMessage,
  type JSONRPCNotification,
  type JSONRPCRequest,
  type RequestId,
  type Result,
} from '@modelcontextprotocol/sdk/types.js';
import type { EventWeight } from '../../cluster/event-log.js';
import { sessionHash } from '../../session/session-hash.js';
import type { StoredSession } from '../../session/session-store.js';
import type { EvictionReason } from '../../metrics/metrics.js';
import { RpcCode, RpcError, sessionGone, shuttingDown, type Refusal } from '../rpc-error.js';
import { CallAbandonedError, CallCancelledError, type Call } from './call.js';
import { CallsInFlight } from './calls-in-flight.js';
import type { PreparedResult } from '../prepared-result.js';
import type { CallAnswer, ExchangeOwner, RpcAnswer } from './exchange.js';
import { IdlePlace } from './idle-order.js';
import { OutgoingIds, type IdSource } from './outgoing-ids.js';

/** What a transport tells the rest of the pod. */
export interface TransportObserver {
  callStarted(transport: SessionTransport): void;
  /** `code`: of the JSON-RPC error that the call was answered with. */
  callEnded(transport: SessionTransport, call: Call, outcome: CallOutcome, code?: number): void;
  answerDropped(reason: 'unknown' | 'late'): void;
}

/** `fenced`: another pod runs the call that asked, and the answer is for that one. */
export type AcceptOutcome = 'taken' | 'unknown' | 'fenced';

export type CallOutcome = 'ok' | 'error' | 'cancelled';

/**
 * Carries one session's messages between HTTP and the SDK's `Server`: a warm, disposable view of the session's
 * record. It owns nothing that outlives `close`.
 */
export class SessionTransport implements Transport, ExchangeOwner {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: <T extends JSONRPCMessage>(message: T) => void;
  /** Answers the requests of clients that capabilities serve; `undefined` leaves one to the SDK's server. */
  serveCall?: (call: Call) => Promise<Result | PreparedResult> | undefined;
  readonly sessionId: string;
  readonly sessionHash: string;
  /** Since when nothing is in flight, in ms since the epoch. */
  idleSince = 0;
  readonly idlePlace = new IdlePlace<SessionTransport>(this);
  private readonly calls = new CallsInFlight();
  private readonly outgoing: OutgoingIds;
  private handshake: { readonly id: RequestId; settle(answer: RpcAnswer | Error): void } | undefined;
  /** Why this transport was closed; `undefined` while it is open. */
  private evicted: EvictionReason | undefined;
  /** Settles when the SDK's server has seen `initialize`; a transport is not used before. A refusal: it never will. */
  ready: Promise<Refusal | undefined> = Promise.resolve(undefined);
  /** `ready` has settled well, so that nobody needs to wait for it any more. */
  isReady = false;
  /** Requests that are about to use this transport. */
  holds = 0;

  constructor(
    public stored: StoredSession,
    ids: IdSource,
    private readonly observer: TransportObserver,
  ) {
    this.sessionId = stored.record.id;
    this.sessionHash = sessionHash(this.sessionId);
    this.outgoing = new OutgoingIds(ids);
  }

  get protocolVersion(): string {
    return this.stored.record.protocolVersion;
  }

  get closedFor(): EvictionReason | undefined {
    return this.evicted;
  }

  get isBusy(): boolean {
    return this.calls.size > 0 || this.holds > 0;
  }

  get callsInFlight(): number {
    return this.calls.size;
  }

  callOf(id: RequestId): Call | undefined {
    return this.calls.get(id);
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** Replays `initialize` (or passes the first one) to the SDK's server and returns what it answers. */
  initialize(request: JSONRPCRequest): Promise<RpcAnswer> {
    return new Promise((resolve, reject) => {
      const settle = (answer: RpcAnswer | Error) => {
        this.handshake = undefined;
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      };
      this.handshake = { id: request.id, settle };
      this.onmessage?.(request);
    });
  }

  /** A request of the client; its answer goes out on the call's exchange. */
  serve(call: Call): void {
    if (this.evicted) return void call.exchange.abandon(refusalFor(this.evicted), endFor(this.evicted));
    this.observer.callStarted(this);
    this.calls.add(call);
    const served = this.serveCall?.(call);
    if (served) this.answerWith(call, served);
    else this.onmessage?.(call.request);
  }

  release(ids: readonly RequestId[], why: string): void {
    for (const id of ids) {
      const call = this.calls.get(id);
      if (!call) continue;
      this.settle(call, 'cancelled', { abort: new CallAbandonedError(why) });
      // So that the SDK, too, lets go of the id: a late answer of this run must not pass for that of a newer call.
      this.onmessage?.({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } });
    }
  }

  /**
   * A notification of the client. A cancellation ends its call here, because the SDK answers none and misses id 0. Of the
   * others the SDK heeds progress alone: it hands `initialized` to a listener that nobody sets, after three checks that fail.
   */
  async notify(notification: JSONRPCNotification): Promise<void> {
    if (notification.method === 'notifications/cancelled') return this.cancel(notification);
    if (notification.method !== 'notifications/progress') return;
    const progress = this.outgoing.progress(notification);
    if (progress) this.onmessage?.(progress);
  }

  /** The wire ids of our own requests that wait for an answer. */
  get awaited(): readonly string[] {
    return this.outgoing.awaited;
  }

  awaits(requestId: unknown): requestId is string {
    return this.outgoing.awaits(requestId);
  }

  /** The client's answer to a request of ours. It is kept first where another pod could need it. */
  async accept(answer: RpcAnswer): Promise<AcceptOutcome> {
    const asker = this.outgoing.callOf(answer.id);
    const call = asker === undefined ? undefined : this.calls.get(asker);
    const kept = await call?.exchange.keepAnswer(String(answer.id), JSON.stringify(answer));
    return kept === 'fenced' ? 'fenced' : this.deliver(answer);
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if (!('method' in message)) return this.sendAnswer(message);
    const related = options?.relatedRequestId;
    const call = related === undefined ? undefined : this.calls.get(related);
    if ('id' in message) return this.ask(message, call);
    const outgoing = message.method === 'notifications/cancelled' ? this.outgoing.cancellation(message) : message;
    if (call && outgoing) await call.exchange.say(outgoing, weightOf(outgoing));
  }

  /** Ends what is in flight, then lets the SDK's server go. */
  async closeFor(reason: EvictionReason): Promise<void> {
    if (this.evicted) return;
    this.evicted = reason;
    const refusal = refusalFor(reason);
    const abandoned = new CallAbandonedError(refusal.message);
    this.handshake?.settle(abandoned);
    const calls = [...this.calls];
    const exchanges = new Set(calls.map((call) => call.exchange));
    for (const call of calls) this.settle(call, 'cancelled', { abort: abandoned });
    this.outgoing.clear();
    this.onclose?.();
    await Promise.all([...exchanges].map((exchange) => exchange.abandon(refusal, endFor(reason))));
  }

  close(): Promise<void> {
    return this.closeFor('idle');
  }

  /** An id may be used again once its call is cancelled, so a late answer goes nowhere. */
  private answerWith(call: Call, served: Promise<Result | PreparedResult>): void {
    const { id } = call;
    const answerLate = (answer: CallAnswer) =>
      this.calls.get(id) === call ? this.answerCall(call, answer) : undefined;
    void served.then(
      (result) => answerLate({ jsonrpc: '2.0', id, result }),
      (error: unknown) => answerLate({ jsonrpc: '2.0', id, error: errorIn(error) }),
    );
  }

  private sendAnswer(answer: RpcAnswer): Promise<void> | void {
    if (this.handshake && answer.id === this.handshake.id) return this.handshake.settle(answer);
    const call = answer.id === undefined ? undefined : this.calls.get(answer.id);
    if (call) return this.answerCall(call, answer);
  }

  private answerCall(call: Call, answer: CallAnswer): Promise<void> | void {
    if ('error' in answer) this.settle(call, 'error', { code: answer.error.code });
    else this.settle(call, 'ok');
    return call.exchange.answer(answer, call.refusal);
  }

  /** A question of a call to the client, unless an earlier run of the call has asked it already. */
  private async ask(request: JSONRPCRequest, call: Call | undefined): Promise<void> {
    if (!call) throw new Error(`A ${request.method} must belong to a call in flight`);
    const asked = call.earlier?.take(request);
    if (!asked) return call.exchange.say(this.outgoing.request(request, call.id), 'required');
    this.outgoing.adopt(asked.id, request, call.id);
    if (asked.answer) this.deliver(asked.answer);
  }

  private deliver(answer: RpcAnswer): 'taken' | 'unknown' {
    const known = this.outgoing.answer(answer);
    if (known) this.onmessage?.(known);
    else this.observer.answerDropped('unknown');
    return known ? 'taken' : 'unknown';
  }

  private async cancel(notification: JSONRPCNotification): Promise<void> {
    const { requestId, reason } = (notification.params ?? {}) as { requestId?: RequestId; reason?: unknown };
    const call = requestId === undefined ? undefined : this.calls.get(requestId);
    if (!call) return;
    const cancelled = new CallCancelledError(typeof reason === 'string' ? reason : undefined);
    this.settle(call, 'cancelled', { abort: cancelled });
    this.onmessage?.(notification);
    await call.exchange.cancel(call.id);
  }

  private settle(call: Call, outcome: CallOutcome, { code, abort }: { code?: number; abort?: Error } = {}): void {
    this.calls.delete(call.id);
    if (abort) call.abort(abort);
    this.observer.callEnded(this, call, outcome, code);
  }
}

/** What a call in flight is told. Idle transports have none, so `idle` and `capacity` reach nobody. */
function refusalFor(reason: EvictionReason): Refusal {
  return reason === 'shutdown' ? shuttingDown : sessionGone;
}

function endFor(reason: EvictionReason): 'gone' | 'shutdown' {
  return reason === 'shutdown' ? 'shutdown' : 'gone';
}

/** What handlers throw was made an `RpcError` before; anything else is a fault of ours, whose details clients don't get. */
function errorIn(error: unknown): JSONRPCErrorResponse['error'] {
  if (!(error instanceof RpcError)) return { code: RpcCode.InternalError, message: 'Internal error' };
  const { code, message, data } = error;
  return { code, message, ...(data !== undefined && { data }) };
}

/** Progress and logs are the first to go when a stream's log is full. */
function weightOf(message: JSONRPCMessage): EventWeight {
  if (!('method' in message)) return 'required';
  return message.method === 'notifications/progress' || message.method === 'notifications/message'
    ? 'expendable'
    : 'required';
}
