import { type RawResponse, send } from './raw-http.js';

export const MODERN = '2026-07-28';

const NAMED: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
};

/** What a request names, which it says in `Mcp-Name`, too. */
export function nameIn(method: unknown, params: Readonly<Record<string, unknown>> | undefined): unknown {
  return params?.[NAMED[String(method)] ?? ''];
}

/** A client of the modern era that a test drives by hand, one HTTP request at a time. */
export class RawModern {
  private lastId = 0;

  constructor(
    readonly url: URL,
    private readonly capabilities: object = {},
    private readonly token?: string,
  ) {}

  /** Sends a request with an id of its own unless one is given; `_meta` of the parameters is added to that of the client. */
  request(method: string, params: Record<string, unknown> = {}, id: unknown = this.nextId()): Promise<RawResponse> {
    const name = nameIn(method, params);
    const headers = {
      'mcp-protocol-version': MODERN,
      'mcp-method': method,
      'mcp-name': typeof name === 'string' ? name : undefined,
      ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
    };
    const _meta = { ...this.envelope, ...(params['_meta'] as object | undefined) };
    const body = { jsonrpc: '2.0', id, method, params: { ...params, _meta } };
    return send(this.url, { headers, body });
  }

  call(name: string, args: object = {}): Promise<RawResponse> {
    return this.request('tools/call', { name, arguments: args });
  }

  /** `subscriptions/listen`; the acknowledgement is still to be read. */
  listen(notifications: object, id?: unknown): Promise<RawResponse> {
    return this.request('subscriptions/listen', { notifications }, id);
  }

  private get envelope() {
    return {
      'io.modelcontextprotocol/protocolVersion': MODERN,
      'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1.0.0' },
      'io.modelcontextprotocol/clientCapabilities': this.capabilities,
    };
  }

  private nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }
}
