import { captureLog } from '../../test/support/log-capture.js';
import { testMetrics } from '../../test/support/test-metrics.js';
import { variableName, variables } from '../config/variables.js';
import { CAPS } from '../metrics/caps.js';
import { callerHash } from './caller-key.js';
import { capReached } from './cap-reached.js';

describe('a cap that is reached', () => {
  it('is counted each time, and told once with its setting and whose part it is, but not by name', async () => {
    const log = captureLog();
    const { metrics, value } = testMetrics();
    const ann = 'principal https://issuer.example ann';
    for (let time = 0; time < 3; time += 1) capReached(metrics, 'calls_caller', ann);
    capReached(metrics, 'calls_pod');
    log.restore();
    expect(await value('capsReached', { cap: 'calls_caller' })).toBe(3);
    expect(await value('capsReached', { cap: 'calls_pod' })).toBe(1);
    expect(log.lines).toEqual([
      expect.stringMatching(/^warn .*"event":"cap.reached","cap":"calls_caller","setting":"CALLER_MAX_PERCENT"/),
      expect.stringMatching(/^warn .*"event":"cap.reached","cap":"calls_pod","setting":"CALLS_MAX"/),
    ]);
    expect(log.lines[0]).toContain(`"caller":"${callerHash(ann)}"`);
    expect(log.lines.join('\n')).not.toContain('ann"');
  });

  it('is told of each server of a process, whatever was told of another', () => {
    const log = captureLog();
    for (const { metrics } of [testMetrics(), testMetrics()]) capReached(metrics, 'streams');
    log.restore();
    expect(log.lines).toHaveLength(2);
  });

  it.each(Object.entries(CAPS))('of %s names a setting that exists: %s', (_, setting) => {
    expect(Object.keys(variables).map(variableName)).toContain(setting);
  });
});
