import { Logger } from '@nestjs/common';
import type {
  JSONRPCErrorResponse,
  JSONRPCMessage,
  JSONRPCRequest,
  JSONRPCResultResponse,
  RequestId,
  Result,
} from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from '../../../http/security-headers.js';
import type { EventWeight } from '../../../cluster/events/event-log.js';
import { background } from '../../../lifecycle/background.js';
import { faults } from '../../../lifecycle/faults.js';
import { answerText } from '../../rpc/rpc-answer.js';
import { DelayPlace } from '../../calls/delay-queue.js';
import { PreparedResult } from '../../rpc/prepared-result.js';
import { replyJson, replyRefusal } from '../../rpc/reply.js';
import { sessionGone, type Refusal } from '../../rpc/refusals.js';
import { RpcCode } from '../../rpc/rpc-error.js';
import type { CallOrigin } from './call-origin.js';
import type { ExchangeStream } from '../streams/exchange-stream.js';
import type { StreamEnd } from '../../streams/sse-socket.js';
import type { WriteOutcome } from '../streams/stream-log-writer.js';
import { jsonText } from '../../../text/sent-json.js';

/** Its name where it fails in the background. */
const WORK = 'stream of a call';

const logger = new Logger('Calls');

/** The answer to a call; its result may be written already. */
export type CallAnswer =
  JSONRPCErrorResponse | (Omit<JSONRPCResultResponse, 'result'> & { readonly result: Result | PreparedResult });

/** Whose requests an exchange answers: what it needs of them. */
export interface ExchangeOwner {
  /** What each response to it carries. */
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** These calls end here without an answer of their own, for the reason given. */
  release(ids: readonly RequestId[], why: string): void;
}

/** How an exchange reaches the world around it. */
export interface ExchangeHost {
  /** Makes the stream that an exchange of this owner becomes. */
  openStream(owner: ExchangeOwner, requests: readonly JSONRPCRequest[], origin: CallOrigin): ExchangeStream;
  /** Nothing more will be said on the stream, and what was said may still be on its way to the log and the client. */
  streamEnding(stream: ExchangeStream): void;
  /** Everything that the stream will ever carry is in its log. */
  streamEnded(stream: ExchangeStream): void;
  /** Every request of the exchange is answered or cancelled. */
  done(exchange: LegacyExchange): void;
}

/**
 * One POST with requests, and its response: a JSON body as long as nothing needs to be said before the answers are
 * complete, an SSE stream from the first thing that does.
 */
export class LegacyExchange {
  /** Where it waits to become a stream. */
  readonly delayPlace = new DelayPlace<LegacyExchange>(this);
  /** Gives back what its requests use, once it is done. */
  onDone: (() => void) | undefined;
  private readonly pending: RequestId[];
  /** JSON texts that wait for the rest of their batch. */
  private readonly answers: string[] = [];
  private over = false;

  constructor(
    private readonly response: ServerResponse | undefined,
    private readonly requests: readonly JSONRPCRequest[],
    private readonly form: 'single' | 'batch',
    private readonly owner: ExchangeOwner,
    private readonly host: ExchangeHost,
    private readonly origin: CallOrigin,
    private stream?: ExchangeStream,
  ) {
    this.pending = requests.map(({ id }) => id);
  }

  /** Turns the response into a stream, if it isn't one yet. */
  becomeStream(): ExchangeStream | undefined {
    if (this.over || this.stream || !this.response) return this.stream;
    this.stream = this.host.openStream(this.owner, this.requests, this.origin);
    background(this.begin(this.stream, this.response), WORK);
    for (const answer of this.answers.splice(0)) background(this.write(answer, 'required'), WORK);
    return this.stream;
  }

  /** Something to say before the answer: a notification, or a request of ours. */
  async say(message: JSONRPCMessage, weight: EventWeight): Promise<void> {
    this.becomeStream();
    await this.write(jsonText(message), weight);
  }

  /** Keeps a client's answer for a pod that may have to run these requests again. */
  async keepAnswer(requestId: string, answer: string): Promise<WriteOutcome> {
    const kept = (await this.stream?.keepAnswer(requestId, answer)) ?? 'written';
    background(this.afterWrite(kept), WORK);
    return kept;
  }

  answer(answer: CallAnswer, refusal: Refusal | undefined): Promise<void> | void {
    if (answer.id === undefined || !this.settle(answer.id)) return;
    const text = textOf(answer, answer.id);
    if (this.stream) background(this.writeAnswer(this.stream, answer, text), WORK);
    else this.answers.push(text);
    if (this.pending.length > 0) return;
    if (this.stream) return this.end('finished');
    this.replyJson(refusal);
    this.conclude();
  }

  /** A cancelled request is never answered; where none is left, the response ends empty. */
  async cancel(id: RequestId): Promise<void> {
    if (!this.settle(id) || this.pending.length > 0) return;
    if (this.stream) return this.end('finished');
    if (this.answers.length > 0) this.replyJson(undefined);
    else this.replyEmptyStream();
    this.conclude();
  }

  /** The session is over, or this server is: what has no answer yet is answered with the refusal. */
  async abandon(refusal: Refusal, reason: 'gone' | 'shutdown'): Promise<void> {
    if (this.over) return;
    const { stream } = this;
    if (!stream && this.response) replyRefusal(this.response, refusal);
    if (reason === 'shutdown' && stream?.canBeRepeated) return this.handOver(stream);
    for (const id of this.pending.splice(0)) background(sayLast(stream, errorAnswer(id, refusal), reason), WORK);
    await this.end(reason);
  }

  /** A fault of ours: what runs is stopped, and its client is told so, as far as that can still be done. */
  fail(error: unknown): void {
    faults.report(WORK, error);
    const left = this.pending.splice(0);
    this.owner.release(left, broken.message);
    this.conclude();
    if (this.stream) background(this.failStream(this.stream, left), WORK);
    else this.replyBroken();
  }

  private async begin(stream: ExchangeStream, response: ServerResponse): Promise<void> {
    try {
      await this.afterWrite(await stream.begin(response));
    } catch (error) {
      this.fail(error);
    }
  }

  private async failStream(stream: ExchangeStream, ids: readonly RequestId[]): Promise<void> {
    for (const id of ids) background(stream.append(errorAnswer(id, broken), 'required'), WORK);
    try {
      await stream.end('finished');
    } finally {
      this.host.streamEnded(stream);
      this.replyBroken();
    }
  }

  private replyBroken(): void {
    const { form, requests, response } = this;
    if (!response || response.writableEnded) return;
    // The head of a JSON answer is written: the rest is on its way.
    if (!response.headersSent)
      replyRefusal(response, { ...broken, id: form === 'single' ? (requests[0]?.id ?? null) : null });
    else if (this.stream) response.destroy();
  }

  /** This pod goes and another one runs the request again: the client comes back to it for the answer. */
  private async handOver(stream: ExchangeStream): Promise<void> {
    this.pending.length = 0;
    this.conclude();
    await stream.handOver();
  }

  /** @returns whether the request was waiting */
  private settle(id: RequestId): boolean {
    const index = this.pending.indexOf(id);
    if (index >= 0) this.pending.splice(index, 1);
    return index >= 0;
  }

  private async write(text: string, weight: EventWeight): Promise<void> {
    await this.afterWrite((await this.stream?.append(text, weight)) ?? 'written');
  }

  /** A failure may be the fault of this pod, so it counts only where this pod still has the call. */
  private async writeAnswer(stream: ExchangeStream, answer: CallAnswer, text: string): Promise<void> {
    if (isFailure(answer)) return this.write(text, 'required');
    await this.afterWrite(await stream.answer(text));
  }

  private async afterWrite(outcome: WriteOutcome): Promise<void> {
    if (outcome === 'fenced') await this.giveUp();
    if (outcome === 'gone') await this.loseSession();
  }

  /** Another pod answers these requests now: what runs here is stopped, and clients go where it goes on. */
  private async giveUp(): Promise<void> {
    const { stream } = this;
    this.owner.release(this.pending.splice(0), 'another pod has taken it over');
    this.conclude();
    if (!stream) return;
    await stream.disconnect('fenced');
    this.host.streamEnded(stream);
  }

  /** The session ended on another pod, and this one has not heard of it yet. A client that waits would wait for ever. */
  private async loseSession(): Promise<void> {
    this.owner.release([...this.pending], sessionGone.message);
    await this.abandon(sessionGone, 'gone');
  }

  private async end(reason: StreamEnd): Promise<void> {
    const { stream } = this;
    this.conclude();
    if (!stream) return;
    this.host.streamEnding(stream);
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
    const headers = { ...this.owner.responseHeaders, ...refusal?.headers };
    if (this.response) replyJson(this.response, refusal?.status ?? 200, body, headers);
  }

  private replyEmptyStream(): void {
    if (!this.response || this.response.headersSent || this.response.destroyed) return;
    const headers = { 'Content-Type': 'text/event-stream', ...this.owner.responseHeaders };
    this.response.writeHead(200, { ...headers, ...SECURITY_HEADERS });
    this.response.end();
  }
}

const broken: Refusal = { status: 500, code: RpcCode.InternalError, message: 'Internal error' };

function isFailure(answer: CallAnswer): boolean {
  return 'error' in answer || isErrorResult(answer.result);
}

function isErrorResult(result: Result | PreparedResult): boolean {
  return !(result instanceof PreparedResult) && result['isError'] === true;
}

/** The log of a session that is gone takes nothing any more; who listens now still hears it. */
function sayLast(
  stream: ExchangeStream | undefined,
  text: string,
  reason: 'gone' | 'shutdown',
): Promise<unknown> | undefined {
  return reason === 'gone' ? stream?.farewell(text) : stream?.append(text, 'required');
}

/** A handler may return what JSON cannot hold; its client is answered all the same. */
function textOf(answer: CallAnswer, id: RequestId): string {
  if ('result' in answer && answer.result instanceof PreparedResult) return answerText(id, answer.result.json);
  try {
    return jsonText(answer);
  } catch (error) {
    logger.error({ event: 'answer.unwritable', message: `A handler returned what JSON cannot hold: ${String(error)}` });
    return errorAnswer(id, unwritable);
  }
}

const unwritable = { code: RpcCode.InternalError, message: 'The answer cannot be written as JSON' };

function errorAnswer(id: RequestId, { code, message }: Pick<Refusal, 'code' | 'message'>): string {
  return jsonText({ jsonrpc: '2.0', id, error: { code, message } });
}
