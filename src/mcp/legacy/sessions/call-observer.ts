import { Injectable } from '@nestjs/common';
import { Metrics } from '../../../metrics/metrics.js';
import { RequestAccounts } from '../../calls/request-accounts.js';
import type { Call } from '../calls/call.js';
import type { CallOutcome, SessionTransport, TransportObserver } from './session-transport.js';
import { TransportRegistry } from './transport-registry.js';

/** Keeps account of a session's calls, and its idle time right when one ends. */
@Injectable()
export class CallObserver implements TransportObserver {
  constructor(
    private readonly accounts: RequestAccounts,
    private readonly registry: TransportRegistry,
    private readonly metrics: Metrics,
  ) {}

  callStarted(transport: SessionTransport): void {
    this.registry.work(transport);
    this.accounts.started();
  }

  callEnded(transport: SessionTransport, call: Call, outcome: CallOutcome, code?: number): void {
    const { request, startedAt } = call;
    this.accounts.ended('legacy', { request, startedAt, outcome, code }, transport.sessionHash);
    this.registry.rest(transport);
  }

  answerDropped(reason: 'unknown' | 'late'): void {
    this.metrics.answersDropped.inc({ reason });
  }
}
