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

  it('tells of kinds that it has no advice for, too, and tells those of ERR apart by their words', () => {
    const refusals = new RefusalLog();
    const replies = [
      "ERR unknown command 'GETEX'",
      "ERR unknown command 'LPOS'",
      "ERR wrong number of arguments for 'set' command",
      'ERR max number of clients reached',
      'TRYAGAIN Multiple keys request during rehashing of slot',
      'ERR value 17 is out of range',
      'ERR value 18 is out of range',
    ];
    for (const reply of replies) refusals.report(reply);
    expect(log.lines).toHaveLength(5);
    expect(log.lines[0]).toMatch(/redis\.refused.*unknown command 'GETEX'.*503/);
  });

  it('counts every reply by its first word, those that it does not know as one', () => {
    const refusals = new RefusalLog();
    const counted: string[] = [];
    refusals.onReply((reply) => counted.push(reply));
    for (let n = 0; n < 2; n += 1) refusals.report('MISCONF Redis is configured to save RDB snapshots');
    for (const reply of ["ERR unknown command 'LPOS'", 'constructor', 'other']) refusals.report(reply);
    expect(counted).toEqual(['MISCONF', 'MISCONF', 'other', 'other', 'other']);
  });

  it('stays small and quiet whatever a server makes up', () => {
    let now = 0;
    const refusals = new RefusalLog(() => now);
    for (let n = 0; n < 10_000; n += 1) refusals.report(`KIND${n} x`);
    expect(log.lines).toHaveLength(100);
    now = 60_000;
    refusals.report('NEW kind');
    expect(log.lines).toHaveLength(101);
  });
});
