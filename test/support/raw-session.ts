import { type RawResponse, send } from './raw-http.js';

export const LATEST = '2025-11-25';

export interface OpenOptions {
  readonly protocolVersion?: string;
  readonly capabilities?: object;
  readonly clientInfo?: object;
}

type Headers = Readonly<Record<string, string | undefined>>;

/** The body of an `initialize` request. */
export function initializeBody({ protocolVersion = LATEST, capabilities = {}, clientInfo }: OpenOptions = {}) {
  const params = { protocolVersion, capabilities, clientInfo: clientInfo ?? { name: 'raw', version: '1.0.0' } };
  return { jsonrpc: '2.0', id: 'init', method: 'initialize', params };
}

/** A session that a test drives by hand, one HTTP request at a time. */
export class RawSession {
  private lastId = 0;

  constructor(
    readonly url: URL,
    readonly id: string,
    readonly protocolVersion: string,
  ) {}

  /** `initialize` and `notifications/initialized`. */
  static async open(url: URL, options: OpenOptions = {}): Promise<RawSession> {
    const response = await send(url, { body: initializeBody(options) });
    const [{ result }] = await response.rpc();
    const session = new RawSession(url, String(response.headers['mcp-session-id']), result.protocolVersion);
    await (await session.notify('notifications/initialized')).body();
    return session;
  }

  /** The headers that every request of the session carries. */
  get headers(): Headers {
    return { 'mcp-session-id': this.id, 'mcp-protocol-version': this.protocolVersion };
  }

  post(body: unknown, headers: Headers = {}): Promise<RawResponse> {
    return send(this.url, { body, headers: { ...this.headers, ...headers } });
  }

  get(headers: Headers = {}): Promise<RawResponse> {
    return send(this.url, { method: 'GET', headers: { ...this.headers, ...headers } });
  }

  delete(headers: Headers = {}): Promise<RawResponse> {
    return send(this.url, { method: 'DELETE', headers: { ...this.headers, ...headers } });
  }

  /** Sends a request with an id of its own unless one is given. */
  request(method: string, params?: object, id: unknown = this.nextId()): Promise<RawResponse> {
    return this.post({ jsonrpc: '2.0', id, method, ...(params && { params }) });
  }

  notify(method: string, params?: object): Promise<RawResponse> {
    return this.post({ jsonrpc: '2.0', method, ...(params && { params }) });
  }

  /** `tools/call`; with `progressToken` the call may report progress. */
  call(name: string, args: object = {}, { id, progressToken }: CallOptions = {}): Promise<RawResponse> {
    const meta = progressToken === undefined ? {} : { _meta: { progressToken } };
    return this.request('tools/call', { name, arguments: args, ...meta }, id ?? this.nextId());
  }

  cancel(requestId: unknown): Promise<RawResponse> {
    return this.notify('notifications/cancelled', { requestId });
  }

  resume(lastEventId: string): Promise<RawResponse> {
    return this.get({ 'last-event-id': lastEventId });
  }

  private nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }
}

export interface CallOptions {
  readonly id?: unknown;
  readonly progressToken?: string | number;
}
