import { type RawResponse, send } from '../../support/raw-http.js';

export const REVISION = '2026-07-28';

const VERSION_KEY = 'io.modelcontextprotocol/protocolVersion';

/** What a request says of itself; `undefined` takes a part away. */
export interface ModernPost {
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** The id of every request. */
export const ID = 7;

/** Sends a well-formed request of the modern era, but for what the test changes. */
export function post(url: URL, { method, params = {}, meta = {}, headers = {} }: ModernPost): Promise<RawResponse> {
  const named = params['name'] ?? params['uri'];
  const envelope = {
    [VERSION_KEY]: REVISION,
    'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
    ...meta,
  };
  const usual = {
    'mcp-protocol-version': REVISION,
    'mcp-method': method,
    'mcp-name': typeof named === 'string' ? named : undefined,
  };
  const body = { jsonrpc: '2.0', id: ID, method, params: { ...params, _meta: envelope } };
  return send(url, { headers: { ...usual, ...headers }, body });
}

export function call(url: URL, name: string, args: object, rest: Partial<ModernPost> = {}): Promise<RawResponse> {
  return post(url, { ...rest, method: 'tools/call', params: { name, arguments: args, ...rest.params } });
}

/** The result of an answer that is one JSON body. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export async function resultOf(response: RawResponse): Promise<any> {
  const answer = await response.json();
  expect([response.status, response.type, answer.error, answer.id]).toEqual([200, 'application/json', undefined, ID]);
  return answer.result;
}
