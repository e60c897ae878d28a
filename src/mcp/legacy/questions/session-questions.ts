import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestOptions } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { Transport, TransportSendOptions } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  ResultSchema,
  type JSONRPCMessage,
  type JSONRPCNotification,
  type JSONRPCRequest,
  type JSONRPCResultResponse,
  type RequestId,
} from '@modelcontextprotocol/sdk/types.js';
import type { SessionRecord } from '../../../session/session-record.js';
import type { Call } from '../calls/call.js';
import type { QuestionRequest } from '../../calls/question-request.js';
import type { RpcAnswer } from '../../rpc/rpc-answer.js';
import { OutgoingIds, type IdSource } from './outgoing-ids.js';

/** The id under which the recorded `initialize` is replayed; the SDK's server is asked nothing else. */
const REPLAY_ID = 'replay';

/** The session's transport: what its questions need of it. */
export interface QuestionOwner {
  readonly stored: { readonly record: Pick<SessionRecord, 'initialize'> };
  /** A call in flight. */
  callOf(id: RequestId): Call | undefined;
  say(call: Call, notification: JSONRPCNotification): Promise<void>;
}

/** What the SDK's server is given for each answer: one that it passes as it is, whatever the client sent. */
type PassedOn = JSONRPCResultResponse & { readonly result: { readonly answer: RpcAnswer } };

/**
 * Our own requests to one session's client: elicitation, sampling and roots. They go through the SDK's `Server`, which
 * times them out and withdraws them. It is made, and told of its client, for the session's first
 * question; most sessions never ask one.
 */
export class SessionQuestions implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: <T extends JSONRPCMessage>(message: T) => void;
  private readonly outgoing: OutgoingIds;
  private connected: Promise<Server> | undefined;
  private replayed: ((answer: RpcAnswer | undefined) => void) | undefined;

  constructor(
    private readonly owner: QuestionOwner,
    ids: IdSource,
    private readonly createServer: () => Promise<Server>,
  ) {
    this.outgoing = new OutgoingIds(ids);
  }

  /** The wire ids of requests that wait for an answer. */
  get awaited(): readonly string[] {
    return this.outgoing.awaited;
  }

  /** The call that awaits an answer; `undefined` when none does. */
  callAwaiting(wireId: unknown): RequestId | undefined {
    return this.outgoing.callOf(wireId);
  }

  /** The SDK's server, which knows the client and puts questions to it. */
  server(): Promise<Server> {
    this.connected ??= this.connect();
    return this.connected;
  }

  /**
   * Puts a question to the client of a call in flight, and waits.
   * @throws McpError where no answer comes in time, or none can come any more
   */
  async put({ method, params }: QuestionRequest, options: RequestOptions): Promise<RpcAnswer> {
    const server = await this.server();
    const { answer } = await server.request({ method, params }, ResultSchema, options);
    return answer as RpcAnswer;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** What the SDK's server says to the client. */
  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if (!('method' in message)) return this.replayed?.(message);
    const related = options?.relatedRequestId;
    const call = related === undefined ? undefined : this.owner.callOf(related);
    if ('id' in message) return this.ask(message, call);
    const outgoing = message.method === 'notifications/cancelled' ? this.outgoing.cancellation(message) : message;
    if (call && outgoing) await this.owner.say(call, outgoing);
  }

  /** @returns whether anybody awaited this answer */
  answer(answer: RpcAnswer): boolean {
    const known = this.outgoing.answer(answer);
    if (known) this.onmessage?.({ jsonrpc: '2.0', id: Number(known.id), result: { answer } } satisfies PassedOn);
    return known !== undefined;
  }

  /** Progress on a question, which gives its answer more time. */
  progress(notification: JSONRPCNotification): void {
    const progress = this.outgoing.progress(notification);
    if (progress) this.onmessage?.(progress);
  }

  /** No client is asked any more, and calls that wait are told. */
  close(): Promise<void> {
    this.outgoing.clear();
    this.replayed?.(undefined);
    this.onclose?.();
    return Promise.resolve();
  }

  private async connect(): Promise<Server> {
    const server = await this.createServer();
    await server.connect(this);
    const answer = await this.replay();
    if (!answer) throw new Error('The session was closed before its first question');
    if ('error' in answer) throw new Error(`The recorded initialize could not be replayed: ${answer.error.message}`);
    return server;
  }

  /** @returns what the SDK's server answers; `undefined` where the session is closed first, because then it answers nothing */
  private replay(): Promise<RpcAnswer | undefined> {
    return new Promise((resolve) => {
      this.replayed = resolve;
      const params = { ...this.owner.stored.record.initialize };
      this.onmessage?.({ jsonrpc: '2.0', id: REPLAY_ID, method: 'initialize', params });
    });
  }

  /** A question of a call, unless an earlier run of the call has asked it already. */
  private async ask(request: JSONRPCRequest, call: Call | undefined): Promise<void> {
    if (!call) throw new Error(`A ${request.method} must belong to a call in flight`);
    const asked = call.earlier?.take(request);
    if (!asked) return call.exchange.say(this.outgoing.request(request, call.id), 'required');
    this.outgoing.adopt(asked.id, request, call.id);
    if (asked.answer) this.answer(asked.answer);
  }
}
