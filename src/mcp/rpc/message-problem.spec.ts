import { classifyInboundRequest } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import { messageProblem } from './message-problem.js';

const request = { jsonrpc: '2.0', id: 1, method: 'ping' };
const answer = { jsonrpc: '2.0', id: 1 };
const id = expect.stringMatching(/^id is neither text nor a whole number from −\(2\^53 − 1\) to 2\^53 − 1; send /);
const token = expect.stringMatching(/^params\._meta\.progressToken is neither text nor a whole number/);

describe('what is wrong with a message', () => {
  it.each<[unknown, unknown]>([
    [5, 'it is no object'],
    [null, 'it is no object'],
    [[], 'it is no object'],
    [{}, 'jsonrpc is not "2.0"'],
    [{ ...request, jsonrpc: 2 }, 'jsonrpc is not "2.0"'],
    [{ ...request, id: 2 ** 53 }, id],
    [{ ...request, id: -(2 ** 53) }, id],
    [{ ...request, id: 1.5 }, id],
    [{ ...request, id: null }, id],
    [{ ...request, id: true }, id],
    [{ ...request, id: {} }, id],
    [{ ...request, method: 5 }, 'method is no text'],
    [{ ...request, params: [1] }, 'params is no object'],
    [{ ...request, params: 'a' }, 'params is no object'],
    [{ ...request, params: { _meta: [] } }, 'params._meta is no object'],
    [{ ...request, params: { _meta: { progressToken: 2 ** 53 } } }, token],
    [answer, 'it has no method, as requests and notifications do, and no result or error, as answers do'],
    [{ ...answer, result: {}, error: { code: 1, message: '' } }, 'it has a result and an error'],
    [{ ...answer, result: 5 }, 'result is no object'],
    [{ ...answer, error: 'no' }, 'error is no object'],
    [{ ...answer, error: { code: 1.5, message: 'no' } }, expect.stringContaining('no code that is a whole number')],
    [{ ...answer, error: { code: 1 } }, expect.stringContaining('no message that is text')],
    [request, undefined],
    [{ ...request, id: 2 ** 53 - 1, params: { _meta: { progressToken: '' } } }, undefined],
    [{ ...answer, result: {} }, undefined],
  ])('%j', (message, problem) => {
    expect(messageProblem(message)).toEqual(problem);
  });

  it('is nothing of a message that the classifier takes', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.constant(undefined));
    const some = fc.record(
      {
        jsonrpc: fc.constantFrom('2.0', '2.0', '1.0'),
        id: fc.oneof(fc.integer(), fc.string(), fc.double(), odd),
        method: fc.oneof(fc.constant('ping'), odd),
        params: fc.oneof(odd, fc.record({ _meta: fc.oneof(odd, fc.record({ progressToken: odd })) })),
        result: odd,
        error: fc.oneof(odd, fc.record({ code: fc.oneof(fc.integer(), odd), message: fc.oneof(fc.string(), odd) })),
      },
      { requiredKeys: ['jsonrpc'] },
    );
    fc.assert(
      fc.property(some, (message) => {
        const body = JSON.parse(JSON.stringify(message)) as unknown;
        const outcome = classifyInboundRequest({ httpMethod: 'POST', body });
        const isRejected = outcome.kind === 'reject' && outcome.cell === 'invalid-json-rpc-body';
        if (!isRejected) expect(messageProblem(body)).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });
});
