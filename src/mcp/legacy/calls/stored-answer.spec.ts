import { answerLost, decodeAnswer } from './stored-answer.js';

const ID = 'abc.1';
const RESULT = { jsonrpc: '2.0', id: ID, result: { action: 'accept', content: {} } };
const ERROR = { jsonrpc: '2.0', id: ID, error: { code: -1, message: 'No' } };

describe('a stored answer', () => {
  it('gives back what went in, and what stands for a lost one', () => {
    for (const answer of [RESULT, ERROR, answerLost(ID)]) {
      expect(decodeAnswer(JSON.stringify(answer), ID)).toEqual({ ok: true, value: answer });
    }
  });

  it('of a newer release is left to it', () => {
    expect(decodeAnswer(`2 ${JSON.stringify(RESULT)}`, ID)).toMatchObject({ ok: false, isNewer: true });
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'x'],
    ['cut short', JSON.stringify(RESULT).slice(0, -1)],
    ['no object', '[]'],
    ['to another question', JSON.stringify({ ...RESULT, id: 'abc.2' })],
    ['with neither result nor error', `{"jsonrpc":"2.0","id":"${ID}"}`],
    ['with a result that is none', `{"jsonrpc":"2.0","id":"${ID}","result":1}`],
    ['with an error that is none', `{"jsonrpc":"2.0","id":"${ID}","error":{"code":"x"}}`],
  ])('%s is unreadable', (_what, text) => {
    expect(decodeAnswer(text, ID)).toEqual({ ok: false, reason: expect.any(String) as string });
  });
});
