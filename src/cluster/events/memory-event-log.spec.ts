import { logEvent } from '../../../test/support/log-event.js';
import { testMetrics } from '../../../test/support/test-metrics.js';
import { testSettings } from '../../../test/support/test-settings.js';
import { describeEventLog, type EventLogBounds } from './event-log.contract.js';
import { MemoryEventLog } from './memory-event-log.js';
import { PodId } from '../pods/pod-id.js';

const STREAM = { sessionId: 'session', stream: 'pod.1' };

function logWith(
  { maxEvents, maxBytes, ttlSeconds }: EventLogBounds,
  { metrics } = testMetrics(),
  pod = new PodId(),
): MemoryEventLog {
  const bounds = { eventLogMaxEvents: maxEvents, eventLogMaxBytes: maxBytes, eventLogTtlSeconds: ttlSeconds };
  return new MemoryEventLog(testSettings(bounds), pod, metrics);
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describeEventLog('memory', async (bounds) => {
  const [pod, probe] = [new PodId(), testMetrics()];
  const log = logWith(bounds, probe, pod);
  return {
    log,
    probe,
    pod: pod.value,
    pass: async (ms) => void jest.advanceTimersByTime(ms),
    close: async () => log.onApplicationShutdown(),
  };
});

describe('event logs in memory', () => {
  const bounds = { maxEvents: 10, maxBytes: 1_000, ttlSeconds: 60 };

  it('hold nothing any more once every stream has ended and its time is over', async () => {
    const probe = testMetrics();
    const log = logWith(bounds, probe);
    for (let n = 0; n < 50; n += 1) {
      const name = { sessionId: `session ${n % 10}`, stream: `pod.${n}` };
      await log.append(name, 1, logEvent(1, 'data'));
      await log.end(name);
    }
    expect(log.size).toBe(50);
    expect(await probe.value('eventLogBytes')).toBe(200);
    jest.advanceTimersByTime(62_000);
    expect(log.size).toBe(0);
    expect(await probe.value('eventLogBytes')).toBe(0);
    log.onApplicationShutdown();
  });

  it('keep a stream that goes on for as long as it goes on', async () => {
    const log = logWith(bounds);
    await log.append(STREAM, 1, logEvent(1, 'data'));
    jest.advanceTimersByTime(3_600_000);
    expect(await log.read(STREAM, 0)).toMatchObject({ state: 'read' });
    log.onApplicationShutdown();
  });

  it('count the bytes of what was dropped and forgotten no longer', async () => {
    const probe = testMetrics();
    const log = logWith({ ...bounds, maxBytes: 10 }, probe);
    for (let n = 1; n <= 5; n += 1) await log.append(STREAM, 1, logEvent(n, 'abcdef', 'expendable'));
    expect(await probe.value('eventLogBytes')).toBe(6);
    await log.forget(STREAM.sessionId);
    expect(await probe.value('eventLogBytes')).toBe(0);
    log.onApplicationShutdown();
  });

  it('leave no timer behind', () => {
    const log = logWith(bounds);
    expect(jest.getTimerCount()).toBe(1);
    log.onApplicationShutdown();
    expect(jest.getTimerCount()).toBe(0);
  });
});
