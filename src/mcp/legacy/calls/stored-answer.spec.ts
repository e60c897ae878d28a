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

  it.each([`2 ${JSON.stringify(RESULT)}`, `10 ${JSON.stringify(RESULT)}`])(
    'of a newer release is left to it: %s',
    (text) => {
      expect(decodeAnswer(text, ID)).toMatchObject({ ok: false, isNewer: true });
    },
  );

  const NO_OBJECT = 'an answer is no JSON object';
  const NEITHER = 'an answer has neither result nor error';
  const withError = (error: object) => JSON.stringify({ ...ERROR, error });
  it.each([
    ['nothing', '', NO_OBJECT],
    ['no JSON', 'x', NO_OBJECT],
    ['cut short', JSON.stringify(RESULT).slice(0, -1), NO_OBJECT],
    ['no object', '[]', NO_OBJECT],
    ['with a version that is none', `0 ${JSON.stringify(RESULT)}`, NO_OBJECT],
    ['with a version in its midst', `x2 ${JSON.stringify(RESULT)}`, NO_OBJECT],
    ['to another question', JSON.stringify({ ...RESULT, id: 'abc.2' }), 'an answer is to another question'],
    ['with neither result nor error', `{"jsonrpc":"2.0","id":"${ID}"}`, NEITHER],
    ['with a result that is none', `{"jsonrpc":"2.0","id":"${ID}","result":1}`, NEITHER],
    ['with an error whose code is none', withError({ code: 'x', message: 'No' }), NEITHER],
    ['with an error without a message', withError({ code: -1 }), NEITHER],
  ])('%s is unreadable', (_what, text, reason) => {
    expect(decodeAnswer(text, ID)).toEqual({ ok: false, reason });
  });

  it('that is lost is told to the call as an internal error of its question', () => {
    const message = "The client's answer was stored and cannot be read any more. Ask again.";
    expect(answerLost(ID)).toEqual({ jsonrpc: '2.0', id: ID, error: { code: -32603, message } });
  });
});
