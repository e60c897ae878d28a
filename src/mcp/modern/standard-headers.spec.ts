import type { IncomingMessage } from 'node:http';
import { refusalOfStandardHeaders } from './standard-headers.js';

const all = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'echo' };

function refusal(
  headers: Record<string, string | undefined>,
  method = 'tools/call',
  params: Record<string, unknown> = { name: 'echo' },
) {
  const http = { headers: { ...all, 'mcp-method': method, ...headers } } as unknown as IncomingMessage;
  return refusalOfStandardHeaders(http, { jsonrpc: '2.0', id: 7, method, params });
}

describe('the standard headers of a request', () => {
  it.each([
    ['all there', {}],
    ['with white space around the name', { 'mcp-name': '  echo ' }],
    ['with an encoded name', { 'mcp-name': '=?base64?ZWNobw==?=' }],
  ])('are accepted %s', (_how, headers) => {
    expect(refusal(headers)).toBeUndefined();
  });

  it.each(['mcp-protocol-version', 'mcp-method', 'mcp-name'])('are refused without %s', (name) => {
    expect(refusal({ [name]: undefined })).toMatchObject({ status: 400, code: -32020, id: 7 });
  });

  it.each([
    ['another name', 'other'],
    ['a name in another case', 'ECHO'],
    ['a name that is no Base64', '=?base64?ZWNobw?='],
  ])('are refused with %s', (_what, name) => {
    expect(refusal({ 'mcp-name': name })).toMatchObject({ status: 400, code: -32020, id: 7 });
  });

  it.each([
    ['resources/read', { uri: 'docs://a' }, 'docs://a'],
    ['prompts/get', { name: 'greet' }, 'greet'],
    ['tasks/get', { taskId: 't' }, 't'],
    ['tasks/update', { taskId: 't' }, 't'],
    ['tasks/cancel', { taskId: 't' }, 't'],
  ])('of %s name what it is about', (method, params, name) => {
    expect(refusal({ 'mcp-name': name }, method, params)).toBeUndefined();
    expect(refusal({ 'mcp-name': 'other' }, method, params)).toMatchObject({ code: -32020 });
    expect(refusal({ 'mcp-name': undefined }, method, params)).toMatchObject({ code: -32020 });
  });

  it('need no name where the body has none, or the method is about nothing by name', () => {
    expect(refusal({ 'mcp-name': undefined }, 'tools/call', {})).toBeUndefined();
    expect(refusal({ 'mcp-name': undefined }, 'tools/list', {})).toBeUndefined();
  });
});
