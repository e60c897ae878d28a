import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import type { IncomingMessage } from 'node:http';
import { refusalOfParameterHeaders } from './parameter-headers.js';

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

function refusal(args: unknown, headers: Record<string, string> = {}) {
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
    expect(refusal({ region: 'eu', where: { zone: 3 }, dry: true, plain: 'x' }, headers)).toBeUndefined();
  });

  it.each([
    ['an encoded string', { region: 'Hello' }, { 'mcp-param-region': '=?base64?SGVsbG8=?=' }],
    ['an equal number written otherwise', { where: { zone: 42 } }, { 'mcp-param-zone': '42.0' }],
    ['a header without an argument', {}, { 'mcp-param-region': 'eu' }],
    ['an argument that is null', { region: null }, {}],
    ['arguments that are none', 'nonsense', {}],
    ['an object where text belongs, which the schema refuses later', { region: { a: 1 } }, {}],
  ])('are accepted for %s', (_what, args, headers) => {
    expect(refusal(args, headers)).toBeUndefined();
  });

  it.each([
    ['a missing header', { region: 'eu' }, {}],
    ['another value', { region: 'eu' }, { 'mcp-param-region': 'us' }],
    ['another number', { where: { zone: 42 } }, { 'mcp-param-zone': '43' }],
    ['another truth', { dry: false }, { 'mcp-param-dry-run': 'true' }],
    ['bad padding', { region: 'Hello' }, { 'mcp-param-region': '=?base64?SGVsbG8?=' }],
    ['half an encoding', { region: 'Hello' }, { 'mcp-param-region': 'SGVsbG8=' }],
  ])('are refused for %s', (_what, args, headers: Record<string, string>) => {
    expect(refusal(args, headers)).toMatchObject({ status: 400, code: -32020, id: 'r1' });
  });

  it('never say what the argument was', () => {
    expect(refusal({ region: 'secret' }, { 'mcp-param-region': 'us' })?.message).not.toContain('secret');
  });
});
