import { captureLog } from '../../test/support/log-capture.js';
import { RefusalLog } from './refusal-log.js';

describe('RefusalLog', () => {
  let log: ReturnType<typeof captureLog>;
  beforeEach(() => (log = captureLog()));
  afterEach(() => log.restore());

  it('tells of each kind of refusal once a minute', () => {
    let now = 0;
    const refusals = new RefusalLog(() => now);
    for (now = 0; now <= 60_000; now += 10_000) {
      refusals.report('READONLY You cannot write against a read only replica.');
      refusals.report('OOM command not allowed');
    }
    expect(log.lines.map((line) => /READONLY|OOM/.exec(line)?.[0])).toEqual(['READONLY', 'OOM', 'READONLY', 'OOM']);
  });

  it('says nothing of what is no refusal of Redis', () => {
    new RefusalLog().report('there is no connection');
    expect(log.lines).toEqual([]);
  });
});
