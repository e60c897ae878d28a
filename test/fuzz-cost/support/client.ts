import type { OutgoingHttpHeaders } from 'node:http';
import { MODERN, nameIn } from '../../support/raw-modern.js';
import { LATEST } from '../../support/raw-session.js';
import { type Answer, type CostRequest, exchange } from './exchange.js';
import type { CostEra } from './shapes.js';

/** What can stand in a header as it is. */
const IN_HEADER = /^[\x21-\x7e][\x20-\x7e]{0,12000}$/;

type Message = Readonly<Record<string, unknown>>;

/** Makes requests of either era, as one client. */
export class CostClient {
  session = '';
  batchSession = '';

  url = new URL('http://127.0.0.1/mcp');

  /** @param token `none`: a caller that has none where one is asked for, and so no session */
  constructor(private readonly token?: string) {}

  /** Opens one session of the newest revision, and one of the revision that knows batches. */
  async open(url: URL): Promise<void> {
    this.url = url;
    if (this.token === 'none') return;
    this.session = await this.initialize(LATEST);
    this.batchSession = await this.initialize('2025-03-26');
  }

  send(request: CostRequest): Promise<Answer> {
    return exchange(this.url, request);
  }

  headers(era: CostEra, message: Message = {}): OutgoingHttpHeaders {
    const shared = {
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...(this.token !== undefined && this.token !== 'none' && { authorization: `Bearer ${this.token}` }),
    };
    return { ...shared, ...(era === 'modern' ? modernHeaders(message) : this.legacyHeaders(message)) };
  }

  post(era: CostEra, message: Message, body = JSON.stringify(message)): CostRequest {
    return { method: 'POST', path: '/mcp', headers: this.headers(era, message), body };
  }

  private legacyHeaders({ method }: Message): OutgoingHttpHeaders {
    return method === 'initialize' ? {} : { 'mcp-session-id': this.session, 'mcp-protocol-version': LATEST };
  }

  private async initialize(protocolVersion: string): Promise<string> {
    const capabilities = { elicitation: {}, sampling: {}, roots: {} };
    const params = { protocolVersion, capabilities, clientInfo: { name: 'costs', version: '1' } };
    const { session, text } = await this.send(
      this.post('legacy', { jsonrpc: '2.0', id: 0, method: 'initialize', params }),
    );
    if (session === undefined) throw new Error(`No session: ${text}`);
    return session;
  }
}

function modernHeaders({ method, params }: Message): OutgoingHttpHeaders {
  const name = nameIn(method, params as Message | undefined);
  return {
    'mcp-protocol-version': MODERN,
    ...(typeof method === 'string' && IN_HEADER.test(method) && { 'mcp-method': method }),
    ...(typeof name === 'string' && IN_HEADER.test(name) && { 'mcp-name': name }),
  };
}
