import type {
  JSONRPCErrorResponse,
  JSONRPCMessage,
  JSONRPCResultResponse,
  RequestId,
} from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import type { EventWeight } from '../../cluster/event-log.js';
import { replyJson, replyRefusal } from '../reply.js';
import type { Refusal } from '../rpc-error.js';
import type { CallStream, StreamOwner } from './streams/call-stream.js';
import type { StreamEnd } from './streams/sse-socket.js';

export type RpcAnswer = JSONRPCResultResponse | JSONRPCErrorResponse;

/** How an exchange reaches the world around it. */
export interface ExchangeHost {
  /** Makes the stream that an exchange of this session becomes. */
  openStream(owner: StreamOwner): CallStream;
  /** Everything that the stream will ever carry is in its log. */
  streamEnded(stream: CallStream): void;
  /** Every request of the exchange is answered or cancelled. */
  done(exchange: Exchange): void;
}

/**
 * One POST with requests, and its response: a JSON body as long as nothing needs to be said before the answers are
 * complete, an SSE stream from the first thing that does.
 */
export class Exchange {
  private readonly pending: Set<RequestId>;
  private readonly answers: RpcAnswer[] = [];
  private stream: CallStream | undefined;
  private over = false;

  constructor(
    private readonly response: ServerResponse,
    ids: readonly RequestId[],
    private readonly form: 'single' | 'batch',
    private readonly owner: StreamOwner,
    private readonly host: ExchangeHost,
  ) {
    this.pending = new Set(ids);
  }

  /** Turns the response into a stream, if it isn't one yet. */
  becomeStream(): CallStream | undefined {
    if (this.over || this.stream) return this.stream;
    this.stream = this.host.openStream(this.owner);
    this.stream.begin(this.response);
    for (const answer of this.answers.splice(0)) void this.stream.append(JSON.stringify(answer), 'required');
    return this.stream;
  }

  /** Something to say before the answer: a notification, or a request of ours. */
  async say(message: JSONRPCMessage, weight: EventWeight): Promise<void> {
    await this.becomeStream()?.append(JSON.stringify(message), weight);
  }

  async answer(answer: RpcAnswer, refusal: Refusal | undefined): Promise<void> {
    if (answer.id === undefined || !this.pending.delete(answer.id)) return;
    if (this.stream) void this.stream.append(JSON.stringify(answer), 'required');
    else this.answers.push(answer);
    if (this.pending.size > 0) return;
    if (this.stream) return this.end('finished');
    this.replyJson(refusal);
    this.conclude();
  }

  /** A cancelled request is never answered; where none is left, the response ends empty. */
  async cancel(id: RequestId): Promise<void> {
    if (!this.pending.delete(id) || this.pending.size > 0) return;
    if (this.stream) return this.end('finished');
    if (this.answers.length > 0) this.replyJson(undefined);
    else this.replyEmptyStream();
    this.conclude();
  }

  /** The session is over, or this server is: what has no answer yet is answered with the refusal. */
  async abandon(refusal: Refusal, reason: 'gone' | 'shutdown'): Promise<void> {
    if (this.over) return;
    const { stream } = this;
    if (!stream) replyRefusal(this.response, refusal);
    for (const id of this.pending) void stream?.append(errorAnswer(id, refusal), 'required');
    this.pending.clear();
    await this.end(reason);
  }

  private async end(reason: StreamEnd): Promise<void> {
    const { stream } = this;
    this.conclude();
    if (!stream) return;
    await stream.end(reason);
    this.host.streamEnded(stream);
  }

  private conclude(): void {
    if (this.over) return;
    this.over = true;
    this.host.done(this);
  }

  private replyJson(refusal: Refusal | undefined): void {
    const body = this.form === 'batch' ? this.answers : this.answers[0];
    const headers = { 'Mcp-Session-Id': this.owner.sessionId, ...refusal?.headers };
    replyJson(this.response, refusal?.status ?? 200, JSON.stringify(body), headers);
  }

  private replyEmptyStream(): void {
    if (this.response.headersSent || this.response.destroyed) return;
    this.response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Mcp-Session-Id': this.owner.sessionId });
    this.response.end();
  }
}

function errorAnswer(id: RequestId, { code, message }: Refusal): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });
}
