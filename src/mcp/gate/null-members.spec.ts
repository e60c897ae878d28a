import { dropNullMembers } from './null-members.js';

const request = (method: string, params: unknown) => ({ jsonrpc: '2.0', id: 1, method, params });

function withoutNulls(body: unknown): unknown {
  dropNullMembers(body);
  return body;
}

describe('members that are null', () => {
  it.each<[string, unknown, unknown]>([
    ['tools/call', { name: 'a', arguments: null, task: null }, { name: 'a' }],
    [
      'tools/call',
      { arguments: { a: null, b: [null, { c: null }] } },
      { arguments: { a: null, b: [null, { c: null }] } },
    ],
    ['prompts/get', { name: 'a', arguments: { a: null, b: 'c' } }, { name: 'a', arguments: { b: 'c' } }],
    ['tools/list', { cursor: null, _meta: null }, {}],
    ['tools/list', { _meta: { progressToken: null, traceparent: null, mine: null } }, { _meta: { mine: null } }],
    ['tools/list', { _meta: { mine: { a: null, _meta: null } } }, { _meta: { mine: { a: null, _meta: null } } }],
    [
      'tools/list',
      {
        _meta: { 'io.modelcontextprotocol/clientInfo': { name: 'a', title: null, icons: [{ src: 'b', sizes: null }] } },
      },
      { _meta: { 'io.modelcontextprotocol/clientInfo': { name: 'a', icons: [{ src: 'b' }] } } },
    ],
    [
      'initialize',
      { capabilities: { sampling: null, roots: { listChanged: null }, experimental: { a: null, b: { c: null } } } },
      { capabilities: { roots: {}, experimental: { b: { c: null } } } },
    ],
    [
      'initialize',
      { capabilities: { experimental: null, extensions: { a: { b: null } } } },
      { capabilities: { extensions: { a: { b: null } } } },
    ],
    ['tools/call', { inputResponses: { a: null } }, { inputResponses: { a: null } }],
    ['tools/call', { inputResponses: null, requestState: null }, {}],
    ['acme/search', { a: null, b: { c: null } }, { a: null, b: { c: null } }],
    ['acme/search', { a: null, _meta: { progressToken: null, mine: null } }, { a: null, _meta: { mine: null } }],
    ['acme/search', { _meta: null }, {}],
    ['notifications/cancelled', { requestId: 1, reason: null }, { requestId: 1 }],
    ['a', [null, { b: null }], [null, { b: null }]],
    ['a', 'null', 'null'],
  ])('of %s: %j', (method, params, left) => {
    expect(withoutNulls(request(method, params))).toEqual(request(method, left));
  });

  it('are params themselves', () => {
    expect(withoutNulls(request('ping', null))).toEqual({ jsonrpc: '2.0', id: 1, method: 'ping' });
  });

  it('are dropped in each message of a batch, and in nothing that is no message', () => {
    const body = [request('ping', { b: null }), null, 5, [null], request('tools/call', { arguments: { c: null } })];
    expect(withoutNulls(body)).toEqual([
      request('ping', {}),
      null,
      5,
      [null],
      request('tools/call', { arguments: { c: null } }),
    ]);
  });

  it('of a message itself stay: an id or a method that is null is wrong', () => {
    const body = { jsonrpc: null, id: null, method: null };
    expect(withoutNulls({ ...body })).toEqual(body);
  });

  it('are dropped where their name is that of the prototype', () => {
    const body = JSON.parse(
      '{"method":"ping","params":{"__proto__":null,"constructor":null,"b":{"__proto__":null}}}',
    ) as {
      params: object;
    };
    dropNullMembers(body);
    expect(JSON.stringify(body)).toBe('{"method":"ping","params":{"b":{}}}');
  });

  it.each([
    [{ result: {}, error: null }, { result: {} }],
    [{ result: null, error: { code: 1 } }, { error: { code: 1 } }],
    [{ result: { _meta: null, content: null } }, { result: { content: null } }],
    [
      { result: null, error: null },
      { result: null, error: null },
    ],
    [{ result: null }, { result: null }],
  ])('of an answer: %j', (answer, left) => {
    expect(withoutNulls({ ...answer })).toEqual(left);
  });
});
