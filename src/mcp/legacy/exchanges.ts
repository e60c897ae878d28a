import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { EventLog } from '../../cluster/event-log.js';
import { PodId } from '../../cluster/pod-id.js';
import { Call } from './call.js';
import { DelayQueue } from './delay-queue.js';
import { Exchange, type ExchangeHost } from './exchange.js';
import type { SessionTransport } from './session-transport.js';
import { CallStream, type StreamOwner } from './streams/call-stream.js';
import { SseSockets } from './streams/sse-sockets.js';

/** After this long without an answer a POST becomes a stream, so that proxies see bytes and a client can resume. In ms. */
const STREAM_AFTER_MS = 1_000;

/** Begins exchanges, and knows their streams while something may still be written to them. */
@Injectable()
export class Exchanges implements ExchangeHost, OnModuleDestroy {
  private readonly waiting = new DelayQueue<Exchange>(STREAM_AFTER_MS, (exchange) => void exchange.becomeStream());
  private readonly streams = new Map<string, CallStream>();

  constructor(
    private readonly log: EventLog,
    private readonly sockets: SseSockets,
    private readonly pod: PodId,
  ) {}

  begin(
    transport: SessionTransport,
    requests: readonly JSONRPCRequest[],
    form: 'single' | 'batch',
    headers: IncomingHttpHeaders,
    response: ServerResponse,
  ): void {
    const ids = requests.map((request) => request.id);
    const exchange = new Exchange(response, ids, form, transport, this);
    this.waiting.add(exchange);
    for (const request of requests) transport.serve(new Call(request, headers, exchange));
  }

  /** The stream of a call in flight. */
  streamOf(stream: string): CallStream | undefined {
    return this.streams.get(stream);
  }

  openStream(owner: StreamOwner): CallStream {
    const stream = new CallStream(this.pod.next(), owner, { log: this.log, sockets: this.sockets });
    this.streams.set(stream.stream, stream);
    return stream;
  }

  streamEnded(stream: CallStream): void {
    this.streams.delete(stream.stream);
  }

  done(exchange: Exchange): void {
    this.waiting.delete(exchange);
  }

  onModuleDestroy(): void {
    this.waiting.clear();
  }
}
