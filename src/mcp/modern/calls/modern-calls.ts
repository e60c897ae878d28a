import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { JSONRPCRequest, Result } from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import { StreamExpiries } from '../../../auth/stream-expiries.js';
import { Ring } from '../../../collections/ring.js';
import { CallShares } from '../../calls/call-shares.js';
import { DelayQueue } from '../../calls/delay-queue.js';
import type { McpRequest } from '../../gate/mcp-request.js';
import { RequestAccounts } from '../../calls/call-accounts.js';
import { RefusedError, shuttingDown } from '../../rpc/refusals.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import type { SseSocket, StreamEnd } from '../../streams/sse-socket.js';
import { SseSockets, type StreamKind } from '../../streams/sse-sockets.js';
import { ModernExchange, type ModernExchangeHost } from './modern-exchange.js';
import type { ModernMethod } from './modern-serving.js';
import type { PreparedResult } from '../../rpc/prepared-result.js';
import { ResultTexts } from './result-texts.js';
import { envelopeOf } from './request-envelope.js';

/** After this long without an answer a response becomes a stream, so that proxies see bytes. In ms. */
const STREAM_AFTER_MS = 1_000;

/** Every call of the modern era that this pod is serving. */
@Injectable()
export class ModernCalls implements ModernExchangeHost, OnApplicationShutdown {
  private readonly logger = new Logger('Calls');
  private readonly waiting = new DelayQueue<ModernExchange>(STREAM_AFTER_MS, (exchange) => exchange.becomeStream());
  private readonly inFlight = new Ring<ModernExchange>();
  private count = 0;

  constructor(
    private readonly sockets: SseSockets,
    private readonly accounts: RequestAccounts,
    private readonly expiries: StreamExpiries,
    private readonly shares: CallShares,
    private readonly texts: ResultTexts,
  ) {}

  /** Calls that a shutdown waits for. */
  get running(): number {
    return this.count;
  }

  /** @throws RefusedError 429 or 503 where too many calls are in flight */
  begin(http: McpRequest, response: ServerResponse, request: JSONRPCRequest, method: ModernMethod): void {
    const share = this.shares.take(http, 1, request.id);
    const exchange = new ModernExchange(request, response, this, share);
    this.inFlight.join(exchange.flightPlace);
    this.count += 1;
    this.waiting.add(exchange.delayPlace);
    this.accounts.started();
    const failed = (error: unknown) => exchange.fail(this.errorOf(error, request));
    try {
      const serve = () => this.serve(http, exchange, method);
      this.accounts.traced(request, undefined, serve).then(undefined, failed);
    } catch (error) {
      failed(error);
    }
  }

  /** The drain is over: what still runs is told so and aborted. */
  abandonAll(): void {
    for (const exchange of [...this.inFlight]) exchange.abandon(shuttingDown);
  }

  textOf(result: Result | PreparedResult): string {
    return this.texts.of(result);
  }

  openSocket(kind: StreamKind, response: ServerResponse, onEnd: (reason: StreamEnd) => void): SseSocket {
    return this.sockets.create(kind, response, onEnd);
  }

  /** A stream without an end of its own lasts no longer than the token it was opened with. */
  listening(exchange: ModernExchange, response: ServerResponse): void {
    this.expiries.watch(response, 'token');
    this.over(exchange);
  }

  over(exchange: ModernExchange): void {
    exchange.delayPlace.leave();
    if (!exchange.flightPlace.leave()) return;
    this.count -= 1;
    this.accounts.ended('modern', exchange);
    this.shares.give(exchange.share);
  }

  onApplicationShutdown(): void {
    this.waiting.clear();
  }

  private async serve(http: McpRequest, exchange: ModernExchange, method: ModernMethod): Promise<void> {
    const { request } = exchange;
    try {
      const { principal, caller: grants } = http;
      const serving = { http, request, envelope: envelopeOf(request), channel: exchange, principal, grants };
      exchange.answer(await method(request.params, serving));
    } catch (error) {
      if (error instanceof RefusedError) exchange.refuse(error.refusal);
      else exchange.fail(this.errorOf(error, request));
    }
  }

  /** What is no RpcError is a fault of ours, or a result that JSON cannot hold. */
  private errorOf(error: unknown, { method }: JSONRPCRequest): RpcError {
    if (error instanceof RpcError) return error;
    this.logger.error(
      { event: 'request.broken', method: this.accounts.labelOf(method), err: error },
      'A request could not be served',
    );
    return new RpcError(RpcCode.InternalError, 'Internal error');
  }
}
