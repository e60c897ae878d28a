import { testMetrics } from '../../test/support/test-metrics.js';
import { captureLog } from '../../test/support/log-capture.js';
import { faults } from '../lifecycle/faults.js';
import { harmlessMetrics } from './harmless-metrics.js';

describe('metrics that throw nothing', () => {
  it('count, set and observe as those that they are made of', async () => {
    const { metrics, value } = testMetrics();
    const harmless = harmlessMetrics(metrics);
    harmless.sessionsCreated.inc();
    harmless.sessionsCreated.inc(2);
    harmless.sessionCleanup.inc({ reason: 'idle' });
    harmless.sessionCleanup.inc({ reason: 'idle' }, 4);
    harmless.sessionsActive.set(7);
    harmless.sessionsActive.dec();
    harmless.streamsOpen.inc({ kind: 'get' });
    harmless.requestDuration.observe({ era: 'legacy', method: 'ping', outcome: 'ok' }, 0.1);
    harmless.rehydrationDuration.observe(0.1);
    expect(await value('sessionsCreated')).toBe(3);
    expect(await value('sessionCleanup', { reason: 'idle' })).toBe(5);
    expect(await value('sessionsActive')).toBe(6);
    expect(await value('streamsOpen', { kind: 'get' })).toBe(1);
    expect(await value('requestDuration')).toBe(1);
    expect(await value('rehydrationDuration')).toBe(1);
  });

  it('report what those throw', () => {
    const log = captureLog();
    const before = faults.count;
    const { sessionsActive, sessionCleanup } = harmlessMetrics(testMetrics().metrics);
    sessionsActive.set('many' as never);
    sessionCleanup.inc({ colour: 'red' } as never);
    expect(faults.count).toBe(before + 2);
    log.restore();
  });
});
