import { Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { formatEventId, parseEventId, type EventId } from '../../cluster/event-id.js';
import { EventLog } from '../../cluster/event-log.js';
import { Metrics } from '../../metrics/metrics.js';
import { sessionHash } from '../../session/session-hash.js';
import type { SessionRecord } from '../../session/session-record.js';
import type { StoredSession } from '../../session/session-store.js';
import { headerOf, type McpRequest } from '../mcp-request.js';
import { badRequest, RefusedError, RpcCode, storeUnavailable, type Refusal } from '../rpc-error.js';
import { Exchanges } from './exchanges.js';
import { hasPriming } from './revision.js';
import { Listeners } from './streams/listeners.js';
import { SseSockets } from './streams/sse-sockets.js';

type CallEventId = Extract<EventId, { kind: 'call' }>;

/** GET: listens to the server, or comes back for the rest of a stream (`Last-Event-ID`). */
@Injectable()
export class GetHandler {
  constructor(
    private readonly listeners: Listeners,
    private readonly exchanges: Exchanges,
    private readonly log: EventLog,
    private readonly sockets: SseSockets,
    private readonly metrics: Metrics,
  ) {}

  async handle(request: McpRequest, response: ServerResponse, { record }: StoredSession): Promise<void> {
    const lastEventId = headerOf(request, 'last-event-id');
    if (!lastEventId) return this.listen(record, response, undefined);
    const id = parseEventId(lastEventId);
    if (!id || id.session !== sessionHash(record.id)) throw new RefusedError(unknownEvent);
    if (id.kind === 'get') return this.listen(record, response, id);
    await this.resume(record, response, id);
  }

  private listen(
    record: SessionRecord,
    response: ServerResponse,
    resumed: Extract<EventId, { kind: 'get' }> | undefined,
  ): void {
    if (this.listeners.isFull(record.id)) throw new RefusedError(tooManyStreams);
    this.listeners.open(record, response, resumed);
  }

  private async resume(record: SessionRecord, response: ServerResponse, id: CallEventId): Promise<void> {
    const name = { sessionId: record.id, stream: id.stream };
    const live = this.exchanges.streamOf(name);
    if (live) return this.countGap(await live.resume(response, id.position));
    const read = await this.log.read(name, id.position);
    if (read.state === 'unavailable') throw new RefusedError(storeUnavailable);
    if (read.state === 'unknown') throw new RefusedError(unknownEvent);
    this.countGap(read.missed);
    if (read.events.length === 0) throw new RefusedError(nothingLeft);
    const socket = this.sockets.create('call', response, () => undefined);
    socket.open({ 'Mcp-Session-Id': record.id });
    if (hasPriming(record.protocolVersion)) socket.prime(formatEventId(id));
    for (const { position, data } of read.events) socket.event(data, formatEventId({ ...id, position }));
    socket.end('finished');
  }

  private countGap(missed: number): void {
    if (missed > 0) this.metrics.streamGaps.inc({ kind: 'call' });
  }
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
