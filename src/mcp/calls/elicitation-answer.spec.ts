import { trimmed } from './elicitation-answer.js';

const form = { message: 'Who?', requestedSchema: { type: 'object', properties: { name: {}, age: {} } } };

describe('an answer to elicitation', () => {
  it('has the content that was asked for, and no more', () => {
    const content = { name: 'Ada', isAdmin: true, ['__proto__']: 'x', toString: 'x' };
    expect(trimmed({ action: 'accept', content }, form)).toStrictEqual({ action: 'accept', content: { name: 'Ada' } });
    expect(trimmed({ action: 'accept' }, form)).toStrictEqual({ action: 'accept', content: {} });
  });

  it('has none where nothing was accepted, or there is no form', () => {
    const content = { name: 'Ada' };
    expect(trimmed({ action: 'decline', content }, form)).toStrictEqual({ action: 'decline' });
    expect(trimmed({ action: 'accept', content }, { mode: 'url', url: 'x' })).toStrictEqual({ action: 'accept' });
    expect(trimmed({ action: 'cancel', content, _meta: { a: 1 } }, form)).toStrictEqual({
      action: 'cancel',
      _meta: { a: 1 },
    });
  });
});
