import { Inject, Injectable } from '@nestjs/common';
import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { capReached } from '../../limits/cap-reached.js';
import { callerKey, type LimitedRequest } from '../../limits/caller-key.js';
import { anonymousPartOf } from '../../limits/anonymous-part.js';
import { partOf, type Share, type Shortage, Shares } from '../../limits/shares.js';
import { Metrics } from '../../metrics/metrics.js';
import { limitRefusal, RefusedError, type Refusal, SIGN_IN } from '../rpc/refusals.js';

/** The calls in flight of both eras in this pod, by caller. */
@Injectable()
export class CallShares {
  private readonly shares: Shares;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly metrics: Metrics,
  ) {
    const { callsMax, callerMaxPercent } = settings;
    this.shares = new Shares(callsMax, partOf(callsMax, callerMaxPercent), anonymousPartOf(callsMax, settings));
  }

  /**
   * @returns what is to be given back when the calls are over
   * @throws RefusedError 429 where the caller has its part, 503 where the pod has all it may
   */
  take(request: LimitedRequest, calls = 1, id: RequestId | null = null): Share {
    const caller = callerKey(request);
    const shortage = this.shares.shortage(caller, calls);
    if (shortage) throw this.refused(shortage, caller, id);
    return this.shares.take(caller, calls);
  }

  give(share: Share, calls = 1): void {
    this.shares.give(share, calls);
  }

  private refused(shortage: Shortage, caller: string, id: RequestId | null): RefusedError {
    capReached(this.metrics, CAP_OF[shortage], ...(shortage === 'caller' ? [caller] : []));
    return new RefusedError({ ...refusals[shortage], id });
  }
}

const CAP_OF = { caller: 'calls_caller', anonymous: 'calls_anonymous', all: 'calls_pod' } as const;

const refusals: Readonly<Record<Shortage, Refusal>> = {
  caller: limitRefusal({
    status: 429,
    message: 'Too many calls: this caller has its part of the calls in flight here (CALLER_MAX_PERCENT); wait for one',
    limit: 'calls_caller',
    retryAfterSeconds: 1,
  }),
  anonymous: limitRefusal({
    status: 503,
    message: `This server has as many calls of callers without a token in flight as it may (ANONYMOUS_MAX_PERCENT). ${SIGN_IN}`,
    limit: 'calls_anonymous',
    retryAfterSeconds: 1,
  }),
  all: limitRefusal({
    status: 503,
    message: 'This server has as many calls in flight as it may (CALLS_MAX). Try again.',
    limit: 'calls_pod',
    retryAfterSeconds: 1,
  }),
};
