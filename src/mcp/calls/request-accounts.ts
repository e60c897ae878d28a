import { Injectable, Logger } from '@nestjs/common';
import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { Era } from '../../capabilities/call-context.js';
import { Metrics } from '../../metrics/metrics.js';
import { type RequestOutcome, type TracedSession, Tracing } from '../../tracing/tracing.js';
import { methodLabel } from '../rpc/methods.js';

/** A JSON-RPC request that is over. */
export interface EndedRequest {
  readonly request: JSONRPCRequest;
  /** By `performance.now()`. */
  readonly startedAt: number;
  readonly outcome: RequestOutcome;
  /** Of the JSON-RPC error that it was answered with. */
  readonly code: number | undefined;
}

/** Keeps account of the requests of both eras while they are served: metric, trace and log. */
@Injectable()
export class RequestAccounts {
  private readonly logger = new Logger('Calls');

  constructor(
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
  ) {}

  /** Serves a request in its span. */
  traced<T>(request: JSONRPCRequest, session: TracedSession | undefined, serve: () => T): T {
    return this.tracing.request(request, methodLabel(request.method), session, serve);
  }

  started(): void {
    this.metrics.callsInFlight.inc();
  }

  /** @param session its hash; `undefined` where there is none */
  ended(era: Era, { request, startedAt, outcome, code }: EndedRequest, session?: string): void {
    const method = methodLabel(request.method);
    this.metrics.callsInFlight.dec();
    this.tracing.requestEnded(request, outcome, code);
    this.metrics.requestDuration.observe({ era, method, outcome }, (performance.now() - startedAt) / 1_000);
    if (outcome === 'ok') return;
    const event = outcome === 'error' ? 'request.failed' : 'request.cancelled';
    this.logger.log({
      event,
      era,
      method,
      ...(session !== undefined && { session }),
      ...(code !== undefined && { code }),
    });
  }
}
