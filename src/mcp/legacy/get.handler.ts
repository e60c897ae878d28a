import { Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { parseEventId, type EventId } from '../../cluster/events/event-id.js';
import { EventLog, type StreamRead } from '../../cluster/events/event-log.js';
import { PodId } from '../../cluster/pods/pod-id.js';
import { capReached } from '../../limits/cap-reached.js';
import { callerKey } from '../../limits/caller-key.js';
import type { Cap } from '../../metrics/caps.js';
import { Metrics } from '../../metrics/metrics.js';
import { sessionHash } from '../../session/session-hash.js';
import type { SessionRecord } from '../../session/session-record.js';
import type { StoredSession } from '../../session/session-store.js';
import { headerOf, type McpRequest } from '../gate/mcp-request.js';
import { badRequest, RefusedError, SIGN_IN, storeUnavailable, type Refusal, limitRefusal } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';
import { LegacyExchanges } from './calls/legacy-exchanges.js';
import type { ResumedStream } from './streams/get-stream.js';
import { Listeners } from './streams/listeners.js';
import type { CallStream, StreamOwner } from './streams/call-stream.js';
import { SseSockets } from '../streams/sse-sockets.js';
import { StreamFollower } from './takeover/stream-follower.js';

type CallEventId = Extract<EventId, { kind: 'call' }>;

/** GET: listens to the server, or comes back for the rest of a stream (`Last-Event-ID`). */
@Injectable()
export class GetHandler {
  constructor(
    private readonly listeners: Listeners,
    private readonly exchanges: LegacyExchanges,
    private readonly log: EventLog,
    private readonly follower: StreamFollower,
    private readonly pod: PodId,
    private readonly metrics: Metrics,
    private readonly sockets: SseSockets,
  ) {}

  async handle(request: McpRequest, response: ServerResponse, { record }: StoredSession): Promise<void> {
    const lastEventId = headerOf(request, 'last-event-id');
    if (!lastEventId) return this.listen(record, request, response);
    const id = parseEventId(lastEventId);
    if (!id || id.session !== sessionHash(record.id)) throw new RefusedError(unknownEvent);
    if (id.kind === 'get') return this.listen(record, request, response, { position: id.position, name: id.stream });
    this.assertRoom(request);
    await this.resume(record, response, id);
  }

  /** A client that comes back to a stream that is open here takes no more room than it has. */
  private listen(record: SessionRecord, request: McpRequest, response: ServerResponse, resumed?: ResumedStream): void {
    if (!this.listeners.has(record.id, resumed?.name)) {
      this.assertRoom(request);
      const caller = callerKey(request);
      const shortage = this.listeners.makeRoom(record.id, caller);
      if (shortage === 'session') throw this.capped('get_streams', tooManyStreams, caller);
      if (shortage === 'caller') throw this.capped('streams_caller', tooManyOfCaller, caller);
    }
    this.listeners.open(record, response, resumed);
  }

  private assertRoom(request: McpRequest): void {
    const shortage = this.sockets.shortageFor(request);
    if (shortage === 'anonymous') throw this.capped('streams_anonymous', noAnonymousStreamsLeft);
    if (shortage === 'all') throw this.capped('streams', noStreamsLeft);
  }

  private capped(cap: Cap, refusal: Refusal, caller?: string): RefusedError {
    capReached(this.metrics, cap, caller);
    return new RefusedError(refusal);
  }

  private async resume(record: SessionRecord, response: ServerResponse, id: CallEventId): Promise<void> {
    const name = { sessionId: record.id, stream: id.stream };
    const connection = this.pod.next();
    const live = this.exchanges.streamOf(name);
    if (live) return this.resumeLive(live, response, id, connection);
    const read = await this.log.claim(name, id.position, connection);
    if (read.state === 'unavailable') throw new RefusedError(storeUnavailable);
    if (read.state === 'unknown') throw new RefusedError(unknownEvent);
    if (read.state === 'unreadable' && read.ids.length === 0) throw new RefusedError(unknownEvent);
    if (read.state === 'read' && isOver(read)) throw new RefusedError(nothingLeft);
    this.follower.follow({ owner: ownerOf(record), name, ids: read.ids, connection }, id.position, response);
  }

  private async resumeLive(
    live: CallStream,
    response: ServerResponse,
    { position }: CallEventId,
    connection: string,
  ): Promise<void> {
    const missed = await live.resume(response, position, connection);
    if (missed === undefined) throw new RefusedError(storeUnavailable);
    if (missed > 0) this.metrics.streamGaps.inc({ kind: 'call' });
  }
}

/** Where an answer may have been lost, the client is told so on the stream. */
function isOver({ ended, events, isDamaged }: StreamRead): boolean {
  return ended && events.length === 0 && !isDamaged;
}

function ownerOf({ id, protocolVersion }: SessionRecord): StreamOwner {
  return { sessionId: id, sessionHash: sessionHash(id), protocolVersion };
}

const unknownEvent = badRequest(
  RpcCode.Refused,
  'Bad Request: Last-Event-ID names no event of this session, or one that is no longer known',
);

/** 405 and nothing else makes clients stop asking without an error. */
const nothingLeft: Refusal = {
  status: 405,
  code: RpcCode.Refused,
  message: 'The stream has ended and nothing is left to resume',
  headers: { Allow: 'POST, DELETE' },
};

const tooManyStreams: Refusal = {
  status: 409,
  code: RpcCode.Refused,
  message: 'Conflict: this session has as many open GET streams as it may (SESSION_MAX_GET_STREAMS)',
};

const tooManyOfCaller = limitRefusal({
  status: 429,
  message: 'Too Many Requests: this caller has its part of the open streams here (CALLER_MAX_PERCENT)',
  limit: 'streams_caller',
  retryAfterSeconds: 10,
});

const noAnonymousStreamsLeft = limitRefusal({
  status: 503,
  message: `This server has as many streams of callers without a token as it may (ANONYMOUS_MAX_PERCENT). ${SIGN_IN}`,
  limit: 'streams_anonymous',
  retryAfterSeconds: 10,
});

/** Another pod may have room. */
const noStreamsLeft: Refusal = {
  status: 503,
  code: RpcCode.Refused,
  message: 'This server has as many open streams as it may (STREAMS_MAX). Try again.',
  data: { limit: 'streams' },
  headers: { 'Retry-After': '5' },
};
