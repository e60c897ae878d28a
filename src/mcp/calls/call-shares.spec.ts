import { captureLog } from '../../../test/support/log-capture.js';
import { testMetrics } from '../../../test/support/test-metrics.js';
import { testSettings } from '../../../test/support/test-settings.js';
import type { LimitedRequest } from '../../limits/caller-key.js';
import { CallShares } from './call-shares.js';

const from = (ip: string) => ({ ip }) as LimitedRequest;
const [ada, ben, cem] = [from('192.0.2.1'), from('192.0.2.2'), from('192.0.2.3')];

let probe: ReturnType<typeof testMetrics>;
let shares: CallShares;
let log: ReturnType<typeof captureLog>;
beforeEach(() => {
  log = captureLog();
  probe = testMetrics();
  shares = new CallShares(testSettings({ callsMax: 4, callerMaxPercent: 50 }), probe.metrics);
});
afterEach(() => log.restore());

const capped = (cap: string) => probe.value('capsReached', { cap });
const refusalOf = (take: () => unknown): unknown => {
  try {
    take();
  } catch (error) {
    return (error as { refusal: unknown }).refusal;
  }
  return undefined;
};

describe('the calls in flight of a pod', () => {
  it('are for one caller up to its part: then 429, and room for others', async () => {
    const share = shares.take(ada, 2);
    expect(refusalOf(() => shares.take(ada, 1, 7))).toMatchObject({
      status: 429,
      id: 7,
      message: expect.stringContaining('CALLER_MAX_PERCENT'),
      headers: { 'Retry-After': '1' },
    });
    expect([await capped('calls_caller'), await capped('calls_pod')]).toEqual([1, 0]);
    shares.take(ben);
    shares.give(share, 1);
    expect(refusalOf(() => shares.take(ada))).toBeUndefined();
  });

  it('are as many as the pod may have: then 503 for every caller', async () => {
    shares.take(ada, 2);
    shares.take(ben, 2);
    expect(refusalOf(() => shares.take(cem))).toMatchObject({
      status: 503,
      id: null,
      message: expect.stringContaining('CALLS_MAX'),
      headers: { 'Retry-After': '1' },
    });
    expect([await capped('calls_caller'), await capped('calls_pod')]).toEqual([0, 1]);
  });
});
