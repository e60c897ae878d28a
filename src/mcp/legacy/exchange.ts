import { Logger } from '@nestjs/common';
import type {
  JSONRPCErrorResponse,
  JSONRPCMessage,
  JSONRPCResultResponse,
  RequestId,
} from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import type { EventWeight } from '../../cluster/event-log.js';
import { replyJson, replyRefusal } from '../reply.js';
import { RpcCode, type Refusal } from '../rpc-error.js';
import type { CallStream, StreamOwner } from './streams/call-stream.js';
import type { StreamEnd } from './streams/sse-socket.js';

const logger = new Logger('Calls');

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
  /** JSON texts that wait for the rest of their batch. */
  private readonly answers: string[] = [];
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
    for (const answer of this.answers.splice(0)) void this.stream.append(answer, 'required');
    return this.stream;
  }

  /** Something to say before the answer: a notification, or a request of ours. */
  async say(message: JSONRPCMessage, weight: EventWeight): Promise<void> {
    await this.becomeStream()?.append(JSON.stringify(message), weight);
  }

  async answer(answer: RpcAnswer, refusal: Refusal | undefined): Promise<void> {
    if (answer.id === undefined || !this.pending.delete(answer.id)) return;
    const text = textOf(answer, answer.id);
    if (this.stream) void this.stream.append(text, 'required');
    else this.answers.push(text);
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
    const body = this.form === 'batch' ? `[${this.answers.join(',')}]` : (this.answers[0] ?? '');
    const headers = { 'Mcp-Session-Id': this.owner.sessionId, ...refusal?.headers };
    replyJson(this.response, refusal?.status ?? 200, body, headers);
  }

  private replyEmptyStream(): void {
    if (this.response.headersSent || this.response.destroyed) return;
    this.response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Mcp-Session-Id': this.owner.sessionId });
    this.response.end();
  }
}

/** A handler may return what JSON cannot hold; its client is answered all the same. */
function textOf(answer: RpcAnswer, id: RequestId): string {
  try {
    return JSON.stringify(answer);
  } catch (error) {
    logger.error({ event: 'answer.unwritable', message: `A handler returned what JSON cannot hold: ${String(error)}` });
    return errorAnswer(id, unwritable);
  }
}

const unwritable = { code: RpcCode.InternalError, message: 'The answer cannot be written as JSON' };

function errorAnswer(id: RequestId, { code, message }: Pick<Refusal, 'code' | 'message'>): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });
}
