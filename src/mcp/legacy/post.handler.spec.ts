import { classifyInboundRequest } from '@modelcontextprotocol/server';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { FakeResponse } from '../../../test/support/fake-response.js';
import { LegacyKit } from '../../../test/support/legacy-kit.js';
import type { Inbound, McpRequest } from '../gate/mcp-request.js';
import { RefusedError } from '../rpc/refusals.js';
import { PostHandler, sortMessages } from './post.handler.js';

const request = (id: string | number) => ({ jsonrpc: '2.0', id, method: 'ping' }) as const;
const notification = { jsonrpc: '2.0', method: 'notifications/cancelled' } as const;
const result = { jsonrpc: '2.0', id: 'pod.1', result: {} } as const;
const error = { jsonrpc: '2.0', id: 'pod.2', error: { code: -1, message: 'no' } } as const;

const sort = (messages: readonly unknown[], version = '2025-03-26', batch = messages.length > 1) =>
  sortMessages({ messages: messages as JSONRPCMessage[], batch } as unknown as Inbound, version);

describe('the messages of a POST', () => {
  it('are told apart and keep their order', () => {
    expect(sort([request(1), notification, result, request('b'), error])).toEqual({
      requests: [request(1), request('b')],
      notifications: [notification],
      answers: [result, error],
    });
  });

  it.each(['2024-11-05', '2025-06-18', '2025-11-25'])('are no batch in revision %s', (version) => {
    expect(() => sort([request(1)], version, true)).toThrow(RefusedError);
    expect(sort([request(1)], version, false).requests).toHaveLength(1);
  });

  it('share no request id; 1 and "1" are two', () => {
    expect(sort([request(1), request('1')]).requests).toHaveLength(2);
    expect(() => sort([request(1), request(1)])).toThrow(RefusedError);
  });

  it.each([
    ['no version', { id: 1, method: 'ping' }],
    ['an id that is null', { jsonrpc: '2.0', id: null, method: 'ping' }],
    ['a result and an error', { jsonrpc: '2.0', id: 1, result: {}, error: { code: 1, message: '' } }],
    ['a number', 7],
    ['null', null],
    ['params that are text', { jsonrpc: '2.0', id: 1, method: 'ping', params: 'x' }],
  ])('never are or have %s: the classifier refuses it', (_, message) => {
    const inbound = { httpMethod: 'POST', body: [request(9), message] };
    expect(classifyInboundRequest(inbound)).toMatchObject({ kind: 'reject', httpStatus: 400, code: -32600 });
  });
});

describe('a POST without a request', () => {
  it('starts the time to parking anew', async () => {
    const kit = await LegacyKit.create({ sessionParkAfterSeconds: 60 });
    const { registry } = kit;
    const handler = kit.get(PostHandler);
    const time = jest.spyOn(performance, 'now').mockReturnValue(1_000_000);
    const { stored } = await kit.warm();
    time.mockReturnValue(1_059_000);
    const inbound = { messages: [notification], batch: false };
    const response = new FakeResponse();
    await handler.handle({ inbound, headers: {} } as unknown as McpRequest, response.response, stored);
    expect(response.status).toBe(202);
    expect(registry.parkIdleSince(1_000_000)).toBe(0);
    expect(registry.parkIdleSince(1_059_000)).toBe(1);
    time.mockRestore();
    await kit.close();
  });
});
