import { cpuTimeOf } from '../../../../test/support/cpu-time.js';
import { fittingAnswer } from './fitting-answer.js';

const fit = (method: string, result: object, params?: Record<string, unknown>) =>
  fittingAnswer({ jsonrpc: '2.0', id: 1, result } as never, { method, ...(params && { params }) });
const form = { requestedSchema: { type: 'object', properties: { name: { type: 'string' } } } };
const numbers = Array.from({ length: 100_000 }, (_, n) => n);

describe('an answer of a client', () => {
  it('passes where it fits, elicitation without what was not asked for', () => {
    const sampled = { model: 'm', role: 'assistant', content: { type: 'text', text: 'Hi' }, extra: 1 };
    expect(fit('sampling/createMessage', sampled)).toMatchObject({ result: sampled });
    expect(fit('roots/list', { roots: [] })).toMatchObject({ result: { roots: [] } });
    expect(fit('elicitation/create', { action: 'accept', content: { name: 'Ada', admin: true } }, form)).toEqual({
      jsonrpc: '2.0',
      id: 1,
      result: { action: 'accept', content: { name: 'Ada' } },
    });
  });

  it('is an error where it does not fit', () => {
    const message = /^Invalid result of elicitation\/create: action: /;
    expect(fit('elicitation/create', { action: 'nod' }, form)).toMatchObject({
      id: 1,
      error: { code: -32602, message: expect.stringMatching(message) },
    });
    const error = { jsonrpc: '2.0', id: 1, error: { code: 1, message: 'no' } } as const;
    expect(fittingAnswer(error, { method: 'roots/list' })).toBe(error);
    expect(fit('initialize', { anything: 1 })).toMatchObject({ result: { anything: 1 } });
  });

  it.each([
    ['elicitation/create', { action: 'accept', content: { a: numbers } }],
    ['sampling/createMessage', { model: 'm', role: 'assistant', content: numbers }],
    ['roots/list', { roots: numbers }],
  ])('to %s costs no more than its size, whatever is wrong with it', async (method, result) => {
    expect(fit(method, result, form)).toHaveProperty('error.code', -32602);
    expect(await cpuTimeOf(() => fit(method, result, form))).toBeLessThan(60);
  });
});
