import type { JSONRPCNotification, JSONRPCRequest, Result } from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import { RingPlace } from '../../../collections/ring.js';
import { whenClosed } from '../../../http/when-closed.js';
import type { Share } from '../../../limits/shares.js';
import type { RequestOutcome } from '../../../tracing/tracing.js';
import { answerText } from '../../rpc/rpc-answer.js';
import { Abortable } from '../../calls/abortable.js';
import { ResponseClosedError } from '../../calls/call-ended.errors.js';
import { DelayPlace } from '../../calls/delay-queue.js';
import { replyJson, replyRefusal } from '../../rpc/reply.js';
import type { Refusal } from '../../rpc/refusals.js';
import { RpcCode, type RpcError } from '../../rpc/rpc-error.js';
import type { SseSocket, StreamEnd } from '../../streams/sse-socket.js';
import type { StreamKind } from '../../streams/sse-sockets.js';
import type { ResponseChannel } from './modern-serving.js';
import type { PreparedResult } from '../../rpc/prepared-result.js';
import { jsonText } from '../../../text/sent-json.js';

/** How an exchange reaches the world around it. */
export interface ModernExchangeHost {
  /** A result as JSON. @throws TypeError for what JSON cannot hold */
  textOf(result: Result | PreparedResult): string;
  openSocket(kind: StreamKind, response: ServerResponse, onEnd: (reason: StreamEnd) => void): SseSocket;
  /** It is no call any more; its response stays open. */
  listening(exchange: ModernExchange, response: ServerResponse): void;
  /** Nothing more will be said. */
  over(exchange: ModernExchange): void;
}

/**
 * One modern request and its response: a JSON body unless something is said before the answer, else an SSE stream.
 * Nothing can be resumed: when the client closes the response, the call is cancelled (spec 2026-07-28, Cancellation).
 */
export class ModernExchange extends Abortable implements ResponseChannel {
  /** Where it waits to become a stream. */
  readonly delayPlace = new DelayPlace<ModernExchange>(this);
  /** Where it stands among the calls in flight. */
  readonly flightPlace = new RingPlace<ModernExchange>(this);
  private socket: SseSocket | undefined;
  private isOver = false;
  private kind: StreamKind = 'call';
  readonly startedAt = performance.now();
  outcome: RequestOutcome = 'ok';
  /** Of the JSON-RPC error that was answered. */
  code: number | undefined;

  constructor(
    readonly request: JSONRPCRequest,
    private readonly response: ServerResponse,
    private readonly host: ModernExchangeHost,
    /** The caller's part of calls in flight that it holds until it is over. */
    readonly share: Share,
  ) {
    super();
    whenClosed(response, () => this.cancel('The client closed the response'));
  }

  say(notification: Omit<JSONRPCNotification, 'jsonrpc'>): void {
    this.sayText(jsonText({ jsonrpc: '2.0', ...notification }));
  }

  sayText(message: string): void {
    this.becomeStream();
    this.socket?.event(message);
  }

  listen(): void {
    if (this.isOver) return;
    this.kind = 'listen';
    this.host.listening(this, this.response);
    this.becomeStream();
  }

  /** Turns the response into a stream, if it isn't one yet, so that proxies see bytes. */
  becomeStream(): void {
    if (this.isOver || this.socket) return;
    this.socket = this.host.openSocket(this.kind, this.response, (reason) => this.socketEnded(reason));
    this.socket.open();
  }

  answer(result: Result | PreparedResult): void {
    if (this.isOver) return;
    const text = answerText(this.request.id, this.host.textOf(result));
    this.isOver = true;
    if (this.socket) this.socket.event(text);
    else replyJson(this.response, 200, text);
    this.end('finished');
  }

  fail({ code, message, data }: RpcError): void {
    this.refuse({ status: code === RpcCode.MissingClientCapability ? 400 : 200, code, message, data });
  }

  refuse(refusal: Refusal): void {
    if (this.isOver) return;
    const { code, message, data } = refusal;
    const { id } = this.request;
    this.outcome = 'error';
    this.code = code;
    this.isOver = true;
    const error = { code, message, ...(data !== undefined && { data }) };
    if (this.socket) this.socket.event(jsonText({ jsonrpc: '2.0', id, error }));
    else replyRefusal(this.response, { ...refusal, id });
    this.end('finished');
  }

  /** The server cannot wait for the call any longer. */
  abandon(refusal: Refusal): void {
    if (this.isOver) return;
    this.refuse(refusal);
    this.abort(new ResponseClosedError(refusal.message));
  }

  /** The response itself is not told of a cut where it waits behind another of its connection (pipelining). */
  private socketEnded(reason: StreamEnd): void {
    if (reason === 'client') this.cancel('The client closed the response');
    if (reason === 'slow') this.cancel('The client read too slowly');
  }

  private cancel(why: string): void {
    if (this.isOver) return;
    this.outcome = 'cancelled';
    this.isOver = true;
    this.abort(new ResponseClosedError(why));
    this.end('client');
  }

  private end(reason: StreamEnd): void {
    this.socket?.end(reason);
    this.host.over(this);
  }
}
