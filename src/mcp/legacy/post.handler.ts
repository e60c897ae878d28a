import { Inject, Injectable } from '@nestjs/common';
import type { JSONRPCNotification, JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { callerKey } from '../../limits/caller-key.js';
import { capReached } from '../../limits/cap-reached.js';
import { Metrics } from '../../metrics/metrics.js';
import type { StoredSession } from '../../session/session-store.js';
import { CallShares } from '../calls/call-shares.js';
import type { Inbound, McpRequest } from '../gate/mcp-request.js';
import { replyAccepted } from '../rpc/reply.js';
import { hasBatches } from '../rpc/legacy-revisions.js';
import { badRequest, limitRefusal, RefusedError } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';
import { isRequestId } from '../rpc/request-id.js';
import type { RpcAnswer } from '../rpc/rpc-answer.js';
import { LegacyExchanges } from './calls/legacy-exchanges.js';
import { Relay } from './questions/relay.js';
import type { SessionTransport } from './sessions/session-transport.js';
import { TransportRegistry } from './sessions/transport-registry.js';
import { Rehydrator } from './sessions/rehydrator.js';
import { quoted } from '../../text/quoted.js';

interface SortedMessages {
  readonly requests: readonly JSONRPCRequest[];
  readonly notifications: readonly JSONRPCNotification[];
  readonly answers: readonly RpcAnswer[];
}

/** POST: requests are answered, notifications and answers taken in. Only a request needs a warm session. */
@Injectable()
export class PostHandler {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly rehydrator: Rehydrator,
    private readonly registry: TransportRegistry,
    private readonly exchanges: LegacyExchanges,
    private readonly relay: Relay,
    private readonly metrics: Metrics,
    private readonly shares: CallShares,
  ) {}

  async handle(request: McpRequest, response: ServerResponse, session: StoredSession): Promise<void> {
    const messages = sortMessages(request.inbound, session.record.protocolVersion);
    if (messages.requests.length === 0) {
      this.registry.touch(session.record.id);
      await this.takeIn(session, messages, request);
      const { refusal } = request.inbound;
      if (refusal) throw new RefusedError(refusal);
      return replyAccepted(response);
    }
    const transport = this.leased(session);
    try {
      assertIdsFree(transport, messages);
      if (bringsMore(messages)) {
        await this.takeIn(session, messages, request);
        assertIdsFree(transport, messages);
      }
      this.assertRoom(transport, messages, request);
      this.begin(transport, messages, request, response);
    } catch (error) {
      this.registry.release(transport);
      throw error;
    }
  }

  private leased(session: StoredSession): SessionTransport {
    const warm = this.rehydrator.warm(session);
    if (warm.state === 'refused') throw new RefusedError(warm.refusal);
    return warm.transport;
  }

  /** From here on the exchange holds what the requests use, until it is done. */
  private begin(
    transport: SessionTransport,
    { requests }: SortedMessages,
    request: McpRequest,
    response: ServerResponse,
  ): void {
    const { caller: grants, headers, inbound } = request;
    const share = this.shares.take(request, requests.length, inbound.batch ? null : requests[0]?.id);
    const onDone = () => {
      this.shares.give(share, requests.length);
      this.registry.release(transport);
    };
    const origin = { headers, streamFirst: inbound.accepted.streamFirst, grants, tool: inbound.tool };
    this.exchanges.begin(transport, { requests, form: inbound.batch ? 'batch' : 'single', origin, response, onDone });
  }

  private assertRoom(transport: SessionTransport, { requests }: SortedMessages, request: McpRequest): void {
    if (transport.callsInFlight + requests.length <= this.settings.sessionMaxCalls) return;
    capReached(this.metrics, 'calls', callerKey(request));
    throw new RefusedError(tooManyCalls);
  }

  private async takeIn(
    session: StoredSession,
    { notifications, answers }: SortedMessages,
    request: McpRequest,
  ): Promise<void> {
    for (const notification of notifications) await this.notify(session, notification);
    for (const answer of answers) await this.accept(session, answer, request);
  }

  /** A parked session awaits nothing and runs nothing, so it is not rehydrated for a notification or an answer. */
  private async notify({ record }: StoredSession, notification: JSONRPCNotification): Promise<void> {
    const transport = this.registry.get(record.id);
    if (!this.relayed(record.id, transport, notification)) await transport?.notify(notification);
  }

  /** What concerns a call that another pod runs is sent there. */
  private relayed(id: string, transport: SessionTransport | undefined, notification: JSONRPCNotification): boolean {
    const { requestId, reason, progressToken } = (notification.params ?? {}) as Record<string, unknown>;
    const isAwaitedHere = transport?.awaits(progressToken) ?? false;
    if (notification.method === 'notifications/progress' && !isAwaitedHere && this.relay.isElsewhere(progressToken)) {
      this.relay.progress(id, progressToken, notification);
      return true;
    }
    if (notification.method !== 'notifications/cancelled' || !isRequestId(requestId)) return false;
    if (transport?.callOf(requestId)) return false;
    this.relay.cancellation(id, requestId, typeof reason === 'string' ? reason : undefined);
    return true;
  }

  private async accept({ record }: StoredSession, answer: RpcAnswer, request: McpRequest): Promise<void> {
    const transport = this.registry.get(record.id);
    const isAwaitedHere = transport?.awaits(answer.id) ?? false;
    const isHere = isAwaitedHere || !this.relay.isElsewhere(answer.id);
    const outcome = isHere ? ((await transport?.accept(answer)) ?? 'unknown') : 'elsewhere';
    switch (outcome) {
      case 'taken':
        return;
      case 'unknown':
        if (!transport) this.metrics.answersDropped.inc({ reason: 'unknown' });
        return;
      case 'fenced':
      case 'elsewhere':
        return this.relayAnswer(record.id, answer, callerKey(request));
      default:
        outcome satisfies never;
    }
  }

  private async relayAnswer(sessionId: string, answer: RpcAnswer, caller: string): Promise<void> {
    const refusal = await this.relay.answer(sessionId, String(answer.id), answer, caller);
    if (refusal) throw new RefusedError(refusal);
  }
}

function bringsMore({ notifications, answers }: SortedMessages): boolean {
  return notifications.length + answers.length > 0;
}

function assertIdsFree(transport: SessionTransport, { requests }: SortedMessages): void {
  if (transport.closedFor) return;
  const taken = requests.find((request) => transport.callOf(request.id));
  if (!taken) return;
  const id = typeof taken.id === 'string' ? JSON.stringify(quoted(taken.id, QUOTED_ID)) : taken.id;
  const message = `Invalid Request: a request with the id ${id} is still in flight in this session. ${ID_REMEDY}`;
  throw new RefusedError(badRequest(RpcCode.InvalidRequest, message, taken.id));
}

/** UTF-16 units. */
const QUOTED_ID = 100;

const ID_REMEDY =
  'Give each request an id that the session has not used yet; notifications/cancelled ends the earlier one.';

export const tooManyCalls = limitRefusal({
  status: 429,
  message: 'Too many calls: this session has as many calls in flight as it may (SESSION_MAX_CALLS); wait for one',
  limit: 'calls',
  retryAfterSeconds: 1,
});

/**
 * Tells apart messages that the SDK's classifier has found well-formed.
 * @throws RefusedError −32600 for what the session's revision does not have
 */
export function sortMessages({ messages, batch }: Inbound, version: string): SortedMessages {
  if (batch && !hasBatches(version)) throw invalid(`revision ${version} has no batches: POST each message by itself`);
  const requests: JSONRPCRequest[] = [];
  const notifications: JSONRPCNotification[] = [];
  const answers: RpcAnswer[] = [];
  for (const message of messages) {
    if (!('method' in message)) answers.push(message);
    else if ('id' in message) requests.push(message);
    else notifications.push(message);
  }
  if (batch && new Set(requests.map(({ id }) => id)).size < requests.length)
    throw invalid(`two requests of the batch share an id. ${ID_REMEDY}`);
  return { requests, notifications, answers };
}

function invalid(problem: string): RefusedError {
  return new RefusedError(badRequest(RpcCode.InvalidRequest, `Invalid Request: ${problem}`));
}
