import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SseParser } from '../../support/sse-parser.js';

export interface Recorded {
  readonly from: 'client' | 'server';
  /** Undefined where neither side said a revision. */
  readonly revision: string | undefined;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly message: any;
  /** Of the request that a response answers. */
  readonly method: string | undefined;
}

/** What both sides know of a session, or of one request without. */
interface Scope {
  revision: string | undefined;
  readonly methods: Map<unknown, string>;
}

/** Hands everything on, byte by byte as it comes, and keeps every message of both sides. */
export class RecordingProxy {
  readonly recorded: Recorded[] = [];
  private readonly sessions = new Map<string, Scope>();
  private readonly server: Server;

  private constructor(private readonly target: URL) {
    this.server = createServer((incoming, outgoing) => void this.serve(incoming, outgoing));
  }

  static async before(target: URL): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(target);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.target.pathname}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const scope = this.scopeOf(incoming);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const names = { ...incoming.headers, host: this.target.host };
    const { pathname, search } = new URL(incoming.url ?? '', this.target);
    const onward = request(new URL(pathname + search, this.target), { method: incoming.method, headers: names });
    if (pathname === this.target.pathname)
      messagesIn(body.toString()).forEach((one) => this.keep('client', scope, one));
    onward.once('response', (response) => {
      if (pathname === this.target.pathname) this.listen(response, scope);
      handOn(response, outgoing);
    });
    onward.once('error', () => outgoing.destroy());
    outgoing.once('close', () => onward.destroy());
    onward.end(body);
  }

  private listen(response: IncomingMessage, scope: Scope): void {
    const session = response.headers['mcp-session-id'];
    if (typeof session === 'string') this.sessions.set(session, scope);
    const isStream = response.headers['content-type']?.startsWith('text/event-stream');
    const keepAll = (text: string) => messagesIn(text).forEach((one) => this.keep('server', scope, one));
    const parser = new SseParser(({ data }) => keepAll(data ?? ''));
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => {
      if (isStream) parser.push(chunk);
      else text += chunk;
    });
    response.once('close', () => keepAll(text));
  }

  private scopeOf({ headers }: IncomingMessage): Scope {
    const known = this.sessions.get(String(headers['mcp-session-id']));
    const revision = headers['mcp-protocol-version'];
    return known ?? { revision: typeof revision === 'string' ? revision : undefined, methods: new Map() };
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  private keep(from: Recorded['from'], scope: Scope, message: any): void {
    if (from === 'client' && typeof message.method === 'string' && 'id' in message)
      scope.methods.set(message.id, message.method);
    const method = from === 'server' && !('method' in message) ? scope.methods.get(message.id) : undefined;
    if (method === 'initialize') scope.revision = message.result?.protocolVersion ?? scope.revision;
    this.recorded.push({ from, revision: scope.revision, message, method });
  }
}

function handOn(response: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(response.statusCode ?? 502, response.headers);
  outgoing.flushHeaders();
  response.on('data', (chunk: Buffer | string) => outgoing.write(chunk));
  response.on('error', () => outgoing.destroy());
  response.once('close', () => (response.complete ? outgoing.end() : outgoing.destroy()));
}

/** Of a body or an event: none where it is no JSON, several where it is a batch. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function messagesIn(text: string): any[] {
  try {
    const parsed = JSON.parse(text);
    return [parsed].flat().filter((one) => typeof one === 'object' && one !== null);
  } catch {
    return [];
  }
}
