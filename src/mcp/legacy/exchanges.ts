import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { EventLog, type StreamName } from '../../cluster/event-log.js';
import { PodId } from '../../cluster/pod-id.js';
import { Tracing } from '../../tracing/tracing.js';
import { Call } from './call.js';
import { DelayQueue } from './delay-queue.js';
import { Exchange, type ExchangeHost } from './exchange.js';
import { methodLabel } from './method-label.js';
import type { SessionTransport } from './session-transport.js';
import { prefersStream } from './stream-preference.js';
import { CallStream, type StreamOwner } from './streams/call-stream.js';
import { SseSockets } from './streams/sse-sockets.js';

/** After this long without an answer a POST becomes a stream, so that proxies see bytes and a client can resume. In ms. */
const STREAM_AFTER_MS = 1_000;

/** Begins exchanges, and knows their streams while something may still be written to them. */
@Injectable()
export class Exchanges implements ExchangeHost, OnApplicationShutdown {
  private readonly waiting = new DelayQueue<Exchange>(STREAM_AFTER_MS, (exchange) => void exchange.becomeStream());
  private readonly streams = new Map<string, CallStream>();

  constructor(
    private readonly log: EventLog,
    private readonly sockets: SseSockets,
    private readonly pod: PodId,
    private readonly tracing: Tracing,
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
    if (prefersStream(headers.accept)) exchange.becomeStream();
    else this.waiting.add(exchange);
    for (const request of requests) this.serve(transport, new Call(request, headers, exchange));
  }

  private serve(transport: SessionTransport, call: Call): void {
    this.tracing.request(call.request, methodLabel(call.request.method), transport, () => transport.serve(call));
  }

  /** The stream of a call in flight. Stream names can be guessed, so a session is only given its own. */
  streamOf({ sessionId, stream }: StreamName): CallStream | undefined {
    const found = this.streams.get(stream);
    return found?.name.sessionId === sessionId ? found : undefined;
  }

  openStream(owner: StreamOwner): CallStream {
    const stream = new CallStream(this.pod.next(), owner, { log: this.log, sockets: this.sockets });
    this.streams.set(stream.name.stream, stream);
    return stream;
  }

  streamEnded(stream: CallStream): void {
    this.streams.delete(stream.name.stream);
  }

  done(exchange: Exchange): void {
    this.waiting.delete(exchange);
  }

  onApplicationShutdown(): void {
    this.waiting.clear();
  }
}
