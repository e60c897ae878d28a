import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { FetchLike, Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  ErrorCode,
  isJSONRPCRequest,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import { Logger } from '@nestjs/common';
import { background } from '../lifecycle/background.js';
import { modernHeaders, modernRevision } from './modern-headers.js';

const CANCELLED = 'notifications/cancelled';

/**
 * Carries the messages of one local client to the endpoint and back, as they are: what serves them is the same as over
 * HTTP. In the modern era, where a client cancels by leaving, a cancelled request is left.
 */
export class StdioBridge {
  /** Requests of the modern era that are not answered yet. */
  private readonly running = new Map<unknown, AbortController>();
  private readonly http: Transport;
  private readonly logger = new Logger('Stdio');

  /** @param toolOf finds a tool, some of whose arguments the endpoint wants repeated in headers */
  constructor(
    private readonly stdio: Transport,
    private readonly fetch: FetchLike,
    endpoint: URL,
    private readonly toolOf: (name: string) => Tool | undefined,
  ) {
    this.http = new StreamableHTTPClientTransport(endpoint, { fetch: (url, init) => this.request(url, init) });
    this.http.onmessage = (message) => background(this.stdio.send(message), 'answer over stdio');
    this.http.onerror = (error) => this.logger.debug({ event: 'stdio.error', err: error }, 'A message had an error');
    this.stdio.onmessage = (message) => background(this.take(message), 'message over stdio');
    this.stdio.onerror = (error) => this.unread(error);
  }

  /** @returns resolves when the client has gone */
  async serve(): Promise<void> {
    const gone = new Promise<void>((resolve) => (this.stdio.onclose = resolve));
    await this.http.start();
    await this.stdio.start();
    await gone;
    await this.http.close();
  }

  private async take(message: JSONRPCMessage): Promise<void> {
    if ('method' in message && message.method === CANCELLED && this.leave(message.params?.['requestId'])) return;
    try {
      await this.http.send(message);
    } catch (error) {
      if (!isJSONRPCRequest(message) || (error as Error).name === 'AbortError') return;
      await this.stdio.send(failure(message, (error as Error).message));
    }
  }

  /** @returns whether that is a request of the modern era that was running */
  private leave(id: unknown): boolean {
    const running = this.running.get(id);
    running?.abort();
    return running !== undefined;
  }

  private async request(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const sent = typeof init.body === 'string' ? (JSON.parse(init.body) as JSONRPCMessage) : undefined;
    if (!sent || !isJSONRPCRequest(sent)) return this.fetch(url, init);
    const revision = modernRevision(sent.params);
    const answer = revision === undefined ? this.fetch(url, init) : this.modern(url, init, sent, revision);
    return answered(await answer, sent);
  }

  private async modern(
    url: string | URL,
    init: RequestInit,
    sent: JSONRPCRequest,
    revision: string,
  ): Promise<Response> {
    const controller = new AbortController();
    this.running.set(sent.id, controller);
    const headers = new Headers(init.headers);
    headers.delete('mcp-session-id');
    for (const [name, value] of Object.entries(modernHeaders(sent, revision, this.toolOf))) headers.set(name, value);
    const signal = init.signal ? AbortSignal.any([init.signal, controller.signal]) : controller.signal;
    const response = await this.fetch(url, { ...init, headers, signal });
    return ending(response, () => this.running.delete(sent.id));
  }

  private unread(error: Error): void {
    this.logger.warn(
      { event: 'stdio.unread', err: error },
      'The client wrote something to stdin that is no message of JSON-RPC, one on a line; it was not answered',
    );
  }
}

/** A refusal has a status and no id: over stdio it is the answer to its request. */
async function answered(response: Response, { id }: JSONRPCRequest): Promise<Response> {
  if (response.ok) return response;
  const text = await response.text();
  const error = errorIn(text) ?? { code: Number(ErrorCode.InternalError), message: text };
  return Response.json({ jsonrpc: '2.0', id, error });
}

function errorIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly error?: unknown }).error;
  } catch {
    return undefined;
  }
}

/** The same response; `ended` is called when all of it was read, or it broke off. */
function ending(response: Response, ended: () => void): Response {
  const { body, status, headers } = response;
  if (!body) {
    ended();
    return response;
  }
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const watched = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (value) controller.enqueue(value);
        if (!done) return;
        ended();
        controller.close();
      } catch (error) {
        ended();
        controller.error(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(watched, { status, headers });
}

function failure({ id }: JSONRPCRequest, message: string): JSONRPCMessage {
  return { jsonrpc: '2.0', id, error: { code: ErrorCode.InternalError, message } };
}
