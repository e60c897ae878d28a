import { logEntry } from './log-entry.js';

describe('a log entry', () => {
  it('takes fields, message and context from a structured call', () => {
    expect(logEntry({ event: 'session.expired', session: 'abc' }, ['The session expired', 'Guard'])).toEqual({
      fields: { event: 'session.expired', session: 'abc', context: 'Guard' },
      message: 'The session expired',
    });
  });

  it('takes the only text after the message for the context, as Nest does', () => {
    expect(logEntry('Started', ['App'])).toEqual({ fields: { context: 'App' }, message: 'Started' });
    expect(logEntry('Started', [])).toEqual({ fields: {}, message: 'Started' });
  });

  it('takes the message from the fields where there is no other', () => {
    expect(logEntry({ event: 'a.b', message: 'It happened' }, ['App'])).toEqual({
      fields: { event: 'a.b', context: 'App' },
      message: 'It happened',
    });
  });

  it('keeps a stack apart from message and context', () => {
    const stack = 'Error: no\n    at somewhere (file.ts:1:1)';
    expect(logEntry('It failed', [stack, 'App'])).toEqual({ fields: { stack, context: 'App' }, message: 'It failed' });
    expect(logEntry('It failed', [stack])).toEqual({ fields: { stack }, message: 'It failed' });
  });

  it('logs an error as err, wherever it stands', () => {
    const err = new Error('no');
    expect(logEntry(err, ['App'])).toEqual({ fields: { err, context: 'App' }, message: 'no' });
    expect(logEntry('It failed', [err, 'App'])).toEqual({ fields: { err, context: 'App' }, message: 'It failed' });
  });
});
