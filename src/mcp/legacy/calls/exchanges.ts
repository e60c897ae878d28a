import type { OnApplicationShutdown } from '@nestjs/common';
import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import type { TracedSession } from '../../../tracing/tracing.js';
import type { RequestAccounts } from '../../calls/call-accounts.js';
import { DelayQueue } from '../../calls/delay-queue.js';
import type { ExchangeStream } from '../streams/exchange-stream.js';
import { Call } from './call.js';
import type { CallOrigin } from './call-origin.js';
import { type ExchangeHost, type ExchangeOwner, LegacyExchange } from './legacy-exchange.js';

/** After this long without an answer a POST becomes a stream, so that proxies see bytes and a client can resume. In ms. */
const STREAM_AFTER_MS = 1_000;

/** The requests of one POST. */
export interface Posted {
  readonly requests: readonly JSONRPCRequest[];
  readonly form: 'single' | 'batch';
  readonly origin: CallOrigin;
  readonly response: ServerResponse;
  /** Called once, when the exchange is done: gives back what its requests use. */
  readonly onDone: () => void;
}

/** Who serves the requests of an exchange. */
export interface ExchangeServer extends ExchangeOwner {
  /** The session as a span names it; `undefined` without one. */
  readonly traced: TracedSession | undefined;
  serve(call: Call): void;
}

/** Begins exchanges, which become streams at once where their client prefers that, else when their time has come. */
export abstract class Exchanges implements ExchangeHost, OnApplicationShutdown {
  private readonly waiting = new DelayQueue<LegacyExchange>(STREAM_AFTER_MS, (exchange) => exchange.becomeStream());

  constructor(protected readonly accounts: RequestAccounts) {}

  abstract openStream(owner: ExchangeOwner, requests: readonly JSONRPCRequest[], origin: CallOrigin): ExchangeStream;
  abstract streamEnding(stream: ExchangeStream): void;
  abstract streamEnded(stream: ExchangeStream): void;

  begin(server: ExchangeServer, { requests, form, origin, response, onDone }: Posted): void {
    const exchange = new LegacyExchange(response, requests, form, server, this, origin);
    exchange.onDone = onDone;
    try {
      if (origin.streamFirst) exchange.becomeStream();
      else this.waiting.add(exchange.delayPlace);
      for (const request of requests) this.serve(server, new Call(request, exchange, origin));
    } catch (error) {
      exchange.fail(error);
    }
  }

  done(exchange: LegacyExchange): void {
    exchange.delayPlace.leave();
    const { onDone } = exchange;
    exchange.onDone = undefined;
    onDone?.();
  }

  onApplicationShutdown(): void {
    this.waiting.clear();
  }

  protected serve(server: ExchangeServer, call: Call): void {
    this.accounts.traced(call.request, server.traced, () => server.serve(call));
  }
}
