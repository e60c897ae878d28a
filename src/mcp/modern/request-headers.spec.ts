import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import type { IncomingMessage } from 'node:http';
import { decodeHeaderValue, refusalOfParameterHeaders, refusalOfStandardHeaders } from './request-headers.js';

const standard = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'echo' };

function standardRefusal(
  headers: Record<string, string | undefined>,
  method = 'tools/call',
  params: Record<string, unknown> = { name: 'echo' },
) {
  const http = { headers: { ...standard, 'mcp-method': method, ...headers } } as unknown as IncomingMessage;
  return refusalOfStandardHeaders(http, { jsonrpc: '2.0', id: 7, method, params });
}

describe('the standard headers of a request', () => {
  it.each([
    ['all there', {}],
    ['with white space around the name', { 'mcp-name': '  echo ' }],
    ['with an encoded name', { 'mcp-name': '=?base64?ZWNobw==?=' }],
  ])('are accepted %s', (_how, headers) => {
    expect(standardRefusal(headers)).toBeUndefined();
  });

  it.each(['mcp-protocol-version', 'mcp-method', 'mcp-name'])('are refused without %s', (name) => {
    expect(standardRefusal({ [name]: undefined })).toMatchObject({ status: 400, code: -32020, id: 7 });
  });

  it.each([
    ['another name', 'other'],
    ['a name in another case', 'ECHO'],
    ['a name that is no Base64', '=?base64?ZWNobw?='],
  ])('are refused with %s', (_what, name) => {
    expect(standardRefusal({ 'mcp-name': name })).toMatchObject({ status: 400, code: -32020, id: 7 });
  });

  it.each([
    ['resources/read', { uri: 'docs://a' }, 'docs://a'],
    ['prompts/get', { name: 'greet' }, 'greet'],
    ['tasks/get', { taskId: 't' }, 't'],
    ['tasks/update', { taskId: 't' }, 't'],
    ['tasks/cancel', { taskId: 't' }, 't'],
  ])('of %s name what it is about', (method, params, name) => {
    expect(standardRefusal({ 'mcp-name': name }, method, params)).toBeUndefined();
    expect(standardRefusal({ 'mcp-name': 'other' }, method, params)).toMatchObject({ code: -32020 });
    expect(standardRefusal({ 'mcp-name': undefined }, method, params)).toMatchObject({ code: -32020 });
  });

  it('need no name where the body has none, or the method is about nothing by name', () => {
    expect(standardRefusal({ 'mcp-name': undefined }, 'tools/call', {})).toBeUndefined();
    expect(standardRefusal({ 'mcp-name': undefined }, 'tools/list', {})).toBeUndefined();
  });
});

const tool = {
  name: 'deploy',
  inputSchema: {
    type: 'object',
    properties: {
      region: { type: 'string', 'x-mcp-header': 'Region' },
      plain: { type: 'string' },
      where: { type: 'object', properties: { zone: { type: 'integer', 'x-mcp-header': 'Zone' } } },
      dry: { type: 'boolean', 'x-mcp-header': 'Dry-Run' },
    },
  },
} as unknown as Tool;

function parameterRefusal(args: unknown, headers: Record<string, string> = {}) {
  const http = { headers } as unknown as IncomingMessage;
  const request = {
    jsonrpc: '2.0' as const,
    id: 'r1',
    method: 'tools/call',
    params: { name: 'deploy', arguments: args },
  };
  return refusalOfParameterHeaders(http, request, tool);
}

describe('the parameter headers of a tool call', () => {
  it('repeat the arguments that the schema marks, at any depth', () => {
    const headers = { 'mcp-param-region': 'eu', 'mcp-param-zone': '3', 'mcp-param-dry-run': 'true' };
    expect(parameterRefusal({ region: 'eu', where: { zone: 3 }, dry: true, plain: 'x' }, headers)).toBeUndefined();
  });

  it.each([
    ['an encoded string', { region: 'Hello' }, { 'mcp-param-region': '=?base64?SGVsbG8=?=' }],
    ['an equal number written otherwise', { where: { zone: 42 } }, { 'mcp-param-zone': '42.0' }],
    ['a header without an argument', {}, { 'mcp-param-region': 'eu' }],
    ['an argument that is null', { region: null }, {}],
    ['arguments that are none', 'nonsense', {}],
    ['an object where text belongs, which the schema refuses later', { region: { a: 1 } }, {}],
  ])('are accepted for %s', (_what, args, headers) => {
    expect(parameterRefusal(args, headers)).toBeUndefined();
  });

  it.each([
    ['a missing header', { region: 'eu' }, {}],
    ['another value', { region: 'eu' }, { 'mcp-param-region': 'us' }],
    ['another number', { where: { zone: 42 } }, { 'mcp-param-zone': '43' }],
    ['another truth', { dry: false }, { 'mcp-param-dry-run': 'true' }],
    ['bad padding', { region: 'Hello' }, { 'mcp-param-region': '=?base64?SGVsbG8?=' }],
    ['half an encoding', { region: 'Hello' }, { 'mcp-param-region': 'SGVsbG8=' }],
  ])('are refused for %s', (_what, args, headers: Record<string, string>) => {
    expect(parameterRefusal(args, headers)).toMatchObject({ status: 400, code: -32020, id: 'r1' });
  });

  it('never say what the argument was', () => {
    expect(parameterRefusal({ region: 'secret' }, { 'mcp-param-region': 'us' })?.message).not.toContain('secret');
  });
});

describe('a header value', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['=?base64?SGVsbG8=?=', 'Hello'],
    ['=?base64??=', ''],
    [`=?base64?${Buffer.from('grüße 🌍').toString('base64')}?=`, 'grüße 🌍'],
    ['SGVsbG8=', 'SGVsbG8='],
    ['=?base64?SGVsbG8=', '=?base64?SGVsbG8='],
    ['SGVsbG8=?=', 'SGVsbG8=?='],
  ])('%s means %s', (value, meaning) => {
    expect(decodeHeaderValue(value)).toBe(meaning);
  });

  it.each([
    '=?base64?SGVsbG8?=',
    '=?base64?SGVs!G8=?=',
    '=?base64?SGVsbG9=x?=',
    '=?base64?/w==?=',
    '=?base64?SGVs bG8=?=',
  ])('%s is refused: it is not Base64 of UTF-8', (value) => {
    expect(decodeHeaderValue(value)).toBeUndefined();
  });
});
