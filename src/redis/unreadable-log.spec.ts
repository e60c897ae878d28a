import { captureLog } from '../../test/support/log-capture.js';
import { testMetrics } from '../../test/support/test-metrics.js';
import { TellLimit } from '../lifecycle/tell-limit.js';
import { UnreadableLog } from './unreadable-log.js';

describe('UnreadableLog', () => {
  let log: ReturnType<typeof captureLog>;
  beforeEach(() => (log = captureLog()));
  afterEach(() => log.restore());

  it('counts each thing and tells of each kind once a minute, with how many it did not tell of', async () => {
    const { metrics, value } = testMetrics();
    let now = 0;
    const unreadable = new UnreadableLog(metrics, new TellLimit(() => now));
    for (now = 0; now <= 60_000; now += 10_000) {
      unreadable.report('task', 'its status is unknown', { task: 'abc' });
      unreadable.report('answer', 'it is no JSON');
    }
    expect(log.lines.map((line) => /"kind":"(\w+)"/.exec(line)?.[1])).toEqual(['task', 'answer', 'task', 'answer']);
    expect(log.lines[0]).toContain('its status is unknown');
    expect(log.lines[2]).toContain('"untold":5');
    expect(await value('storedUnreadable', { kind: 'task' })).toBe(7);
  });

  it('needs no metrics', () => {
    new UnreadableLog().report('rate', 'it is no number');
    expect(log.lines).toHaveLength(1);
  });
});
