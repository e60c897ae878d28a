import { answerText } from './rpc-answer.js';

it.each(['7', 7, 0, '', 'a"b\n'])('an answer has the id of its request, %j, of the same type', (id) => {
  expect(JSON.parse(answerText(id, '{"a":1}'))).toEqual({ jsonrpc: '2.0', id, result: { a: 1 } });
});
