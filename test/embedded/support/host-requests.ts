import type { RawRequest } from '../../support/raw-http.js';

/** A request for a route of the host, or for a path that nobody serves. */
export interface HostRequest extends RawRequest {
  readonly name: string;
  readonly path: string;
}

const SIGNED_IN = { authorization: 'Bearer customer' };
const ORDERS = '/api/v1/orders';
const FROM_SHOP = { origin: 'https://shop.example.com', 'access-control-request-method': 'POST' };
const json = (value: unknown) => JSON.stringify(value);

const get = (name: string, path: string, headers: RawRequest['headers'] = SIGNED_IN): HostRequest => ({
  name,
  path,
  method: 'GET',
  headers,
});
const post = (name: string, path: string, body: unknown, headers: RawRequest['headers'] = {}): HostRequest => ({
  name,
  path,
  body,
  headers: { ...SIGNED_IN, ...headers },
});
const other = (method: string, path: string, headers: RawRequest['headers'] = SIGNED_IN): HostRequest => ({
  name: `${method} ${path} ${JSON.stringify(headers)}`,
  path,
  method,
  headers,
});

/** In this order, because some change what later ones are answered. */
export const HOST_REQUESTS: readonly HostRequest[] = [
  get('a list', ORDERS),
  get('a filtered list', `${ORDERS}?item=rope`),
  get('one order', `${ORDERS}/1`),
  get('a conditional request', ORDERS, { ...SIGNED_IN, 'if-none-match': 'W/"37-GltGMlHKnCruPhFVvvYP1kels7c"' }),
  get('an order that is not there', `${ORDERS}/77`),
  get('an id that is no number', `${ORDERS}/many`),
  get('without a token', ORDERS, {}),
  get('with a wrong token', ORDERS, { authorization: 'Bearer other' }),
  get('another version', '/api/v2/orders', {}),
  get('a version that is not there', '/api/v9/orders', {}),
  get('a path without its prefix', '/orders', {}),
  post('an order', ORDERS, { item: 'chain', count: 3 }),
  post('an order with more members', ORDERS, { item: 'chain', count: 3, price: 0 }),
  post('an order that is not valid', ORDERS, { item: 5, count: 0 }),
  post('no order', ORDERS, ''),
  post('half an order', ORDERS, '{"item":"chain"'),
  post('a form', ORDERS, 'item=anchor&count=1', { 'content-type': 'application/x-www-form-urlencoded' }),
  post('another type', ORDERS, 'item: anchor', { 'content-type': 'text/yaml' }),
  post('a body that is not UTF-8', ORDERS, Buffer.from('{"item":"caf\xe9","count":1}', 'latin1')),
  post('too large an order', ORDERS, { item: 'x'.repeat(30_000), count: 1 }),
  post('too large an order in chunks', ORDERS, [Buffer.from('{"item":"'), Buffer.alloc(30_000, 'x')]),
  post('an error of the host', `${ORDERS}/failing`, {}),
  post('a deep order', ORDERS, `${'['.repeat(5_000)}${']'.repeat(5_000)}`),
  post('a message of MCP', ORDERS, { jsonrpc: '2.0', id: 1, method: 'ping' }),
  post('a signed hook', '/api/hooks/signed', json({ a: [1, 2, 3] })),
  post('a signed hook that is half', '/api/hooks/signed', '{"a":'),
  post('a hook in chunks', '/api/hooks/signed', [Buffer.from('{"a":'), Buffer.from('"b"}')]),
  post('a packed hook', '/api/hooks/signed', Buffer.from('{}'), { 'content-encoding': 'gzip' }),
  get('a stream of events', '/api/hooks/ticks', { accept: 'text/event-stream' }),
  get('rarely allowed', `${ORDERS}/seldom`, {}),
  get('rarely allowed, again', `${ORDERS}/seldom`, {}),
  get('rarely allowed, too often', `${ORDERS}/seldom`, {}),
  get('health', '/health', {}),
  get('health of the service', '/health/live', {}),
  get('metrics without a token', '/metrics', {}),
  get('the document', '/docs-json', {}),
  get('the document as YAML', '/docs-yaml', {}),
  get('the page of the document', '/docs', {}),
  get('a script of that page', '/docs/swagger-ui-init.js', {}),
  get('facts of the process', '/api/process', {}),
  get('the root', '/', {}),
  get('nothing', '/nothing', {}),
  get('nothing below the prefix', '/api/nothing', {}),
  get('metadata that the host has not', '/.well-known/openid-configuration', {}),
  get('what begins like the endpoint', '/mcpx', {}),
  get('what stands below the endpoint', '/mcp/more', {}),
  get('the endpoint below the prefix', '/api/mcp', {}),
  get('the endpoint in capitals', '/MCP', {}),
  get('a path with a wrong escape', '/%E0%A4%A', {}),
  get('a path with an encoded slash', '/api%2Fv1%2Forders', {}),
  post('a message to nothing', '/nothing', { jsonrpc: '2.0', id: 1, method: 'ping' }),
  post('half a message to nothing', '/nothing', '{"jsonrpc"'),
  other('HEAD', ORDERS),
  other('HEAD', '/docs-json'),
  other('PUT', ORDERS),
  other('DELETE', `${ORDERS}/1`),
  other('TRACE', ORDERS),
  other('OPTIONS', ORDERS, FROM_SHOP),
  other('OPTIONS', ORDERS, { ...FROM_SHOP, origin: 'https://other.example.com' }),
  other('OPTIONS', ORDERS, {}),
  other('OPTIONS', '/nothing', FROM_SHOP),
  other('GET', ORDERS, { ...SIGNED_IN, host: 'other.example.com' }),
  other('GET', ORDERS, { ...SIGNED_IN, origin: 'https://other.example.com' }),
];
