import type { Result } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../capabilities/call-context.js';
import { errorMeans } from '../capabilities/errors.js';
import type { Metrics } from '../metrics/metrics.js';
import type { UpstreamOutcome } from '../metrics/outcome-labels.js';
import { NotPassedOnError } from './upstream-errors.js';

/** Why a connection is there no more: it was closed here, the other server ended it, or it answered nothing. */
export type Ending = 'closed' | 'ended' | 'hung';

/** What is counted of one other server. */
export class UpstreamMetrics {
  constructor(
    private readonly metrics: Metrics,
    private readonly upstream: string,
  ) {
    this.isUp(false);
  }

  isUp(is: boolean): void {
    this.metrics.upstreamUp.set({ upstream: this.upstream }, is ? 1 : 0);
  }

  /** @param why `refused`: it could not be opened */
  lost(why: Ending | 'refused'): void {
    if (why !== 'closed') this.metrics.upstreamLost.inc({ upstream: this.upstream, reason: why });
  }

  /** Keeps account of a request that is passed on. */
  async of(context: CallContext, passed: Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    let outcome: UpstreamOutcome = 'ok';
    try {
      const result = await passed;
      if (result['isError'] === true) outcome = 'error';
      return result;
    } catch (error) {
      outcome = outcomeOf(error, context);
      throw error;
    } finally {
      const seconds = (performance.now() - startedAt) / 1_000;
      this.metrics.upstreamDuration.observe({ upstream: this.upstream, outcome }, seconds);
    }
  }
}

function outcomeOf(error: unknown, context: CallContext): UpstreamOutcome {
  if (errorMeans(error, 'suspended')) return 'suspended';
  if (context.aborted) return 'cancelled';
  return error instanceof NotPassedOnError ? error.outcome : 'error';
}
