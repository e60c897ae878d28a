import { Injectable, Logger } from '@nestjs/common';
import { Metrics } from '../../../metrics/metrics.js';
import { Tracing } from '../../../tracing/tracing.js';
import type { Call } from '../calls/call.js';
import { methodLabel } from '../../rpc/method-label.js';
import type { CallOutcome, SessionTransport, TransportObserver } from './session-transport.js';
import { TransportRegistry } from './transport-registry.js';

/** Keeps metrics, trace, log and idle time right when a call ends. */
@Injectable()
export class CallObserver implements TransportObserver {
  private readonly logger = new Logger('Calls');

  constructor(
    private readonly metrics: Metrics,
    private readonly registry: TransportRegistry,
    private readonly tracing: Tracing,
  ) {}

  callStarted(transport: SessionTransport): void {
    this.registry.work(transport);
    this.metrics.callsInFlight.inc();
  }

  callEnded(transport: SessionTransport, call: Call, outcome: CallOutcome, code?: number): void {
    const method = methodLabel(call.request.method);
    this.metrics.callsInFlight.dec();
    this.tracing.requestEnded(call.request, outcome, code);
    this.metrics.requestDuration.observe(
      { era: 'legacy', method, outcome },
      (performance.now() - call.startedAt) / 1_000,
    );
    if (outcome !== 'ok') this.report(transport, method, outcome, code);
    this.registry.rest(transport);
  }

  answerDropped(reason: 'unknown' | 'late'): void {
    this.metrics.answersDropped.inc({ reason });
  }

  private report(
    { sessionHash }: SessionTransport,
    method: string,
    outcome: 'error' | 'cancelled',
    code?: number,
  ): void {
    const event = outcome === 'error' ? 'request.failed' : 'request.cancelled';
    this.logger.log({ event, era: 'legacy', method, session: sessionHash, ...(code !== undefined && { code }) });
  }
}
