import { isUnreadable } from './redis-error-reason.js';

const WRONG = 'Operation against a key holding the wrong kind of value';

describe('isUnreadable', () => {
  it.each([
    ['a command', `WRONGTYPE ${WRONG}`],
    ['a script', `WRONGTYPE ${WRONG} script: f1, on @user_script:2.`],
    ['a script before 7.0', `ERR Error running script (call to f_1): @user_script:2: WRONGTYPE ${WRONG}`],
    ['a counter', 'ERR value is not an integer or out of range'],
    ['a counter in a hash', 'ERR hash value is not an integer'],
    ['a full counter', 'ERR increment or decrement would overflow'],
    ['arithmetic', 'ERR user_script:4: attempt to perform arithmetic on a nil value script: f1, on @user_script:4.'],
    [
      'a comparison before 7.0',
      'ERR Error running script (call to f_1): @user_script:4: user_script:4: attempt to compare nil',
    ],
    ['a script of ours that looks', 'UNREADABLE its last position is no number'],
  ])('says so of what %s cannot work with', (_what, reason) => {
    expect(isUnreadable(reason)).toBe(true);
  });

  it.each([
    'there is no connection',
    'no answer within 1000 ms',
    'READONLY You can’t write against a read only replica.',
    'OOM command not allowed when used memory > maxmemory.',
    'NOPERM this user has no permissions to run the get command',
    'ERR unknown command getex',
    'LOADING Redis is loading the dataset in memory',
  ])('leaves "%s" an outage or a refusal', (reason) => {
    expect(isUnreadable(reason)).toBe(false);
  });
});
