import { Injectable } from '@nestjs/common';
import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import { formatEventId } from '../../../cluster/events/event-id.js';
import { EventLog, type StreamName, type StreamRead } from '../../../cluster/events/event-log.js';
import { background } from '../../../lifecycle/background.js';
import { PodBus } from '../../../cluster/bus/pod-bus.js';
import { Metrics } from '../../../metrics/metrics.js';
import { UnreadableLog } from '../../../redis/unreadable-log.js';
import { SessionStore } from '../../../session/session-store.js';
import { sessionGone } from '../../rpc/refusals.js';
import { outcomeUnknown } from '../../rpc/rpc-error.js';
import { hasPriming } from '../../rpc/legacy-revisions.js';
import { Takeovers } from './takeovers.js';
import type { StreamOwner } from '../streams/call-stream.js';
import type { SseSocket } from '../../streams/sse-socket.js';
import { SseSockets } from '../../streams/sse-sockets.js';
import { type LoggedMessage, messagesIn } from '../streams/logged-messages.js';
import { unanswered } from './unanswered.js';
import { WakeUps } from '../streams/wake-ups.js';
import { jsonText } from '../../../text/sent-json.js';

/** How often a followed stream is read without being woken, in ms: what a lost wake-up costs at most. */
const LOOK_EVERY_MS = 1_000;

/** A stream that another pod writes, as the client that comes back knows it. */
export interface FollowedStream {
  readonly owner: StreamOwner;
  readonly name: StreamName;
  /** The requests that it answers. */
  readonly ids: readonly RequestId[];
  /** The connection that the client has come back on, as it was claimed in the log. */
  readonly connection: string;
}

/** Serves a stream that another pod writes: what was missed, then what comes, each once and in order, until its end. */
@Injectable()
export class StreamFollower {
  constructor(
    private readonly log: EventLog,
    private readonly sockets: SseSockets,
    private readonly wakeUps: WakeUps,
    private readonly takeovers: Takeovers,
    private readonly store: SessionStore,
    private readonly bus: PodBus,
    private readonly metrics: Metrics,
    private readonly unreadable: UnreadableLog,
  ) {}

  /** Answers 200 at once; whether the stream's pod still lives shows on the open stream. */
  follow(followed: FollowedStream, position: number, response: ServerResponse): void {
    const { owner, name } = followed;
    const closed = () => this.wakeUps.wake(name);
    const socket = this.sockets.create('call', response, closed);
    socket.open({ 'Mcp-Session-Id': owner.sessionId });
    if (hasPriming(owner.protocolVersion)) socket.prime(idOf(followed, position));
    background(
      endingWithFault(socket, () => this.serve(followed, position, socket)),
      'followed stream',
    );
  }

  private async serve(followed: FollowedStream, from: number, socket: SseSocket): Promise<void> {
    const { name, connection } = followed;
    let [position, waiting, isDamaged] = [from, followed.ids, false];
    let told: string | undefined;
    while (socket.isOpen) {
      const read = await this.log.follow(name, position, connection);
      if (read.state === 'unknown' || read.state === 'unreadable') return this.sayLast(name, waiting, socket);
      if (read.state === 'read') {
        if (isElsewhere(read, connection)) return socket.end('replaced');
        const messages = messagesIn(read.events, this.unreadable);
        isDamaged ||= read.isDamaged === true || messages.length < read.events.length;
        position = this.write(followed, position, read, messages, socket);
        waiting = unanswered(
          waiting,
          messages.map(({ message }) => message),
        );
        if (read.ended) return isDamaged ? this.sayLast(name, waiting, socket) : socket.end('finished');
        if (told !== read.writer.pod) this.tell(name, (told = read.writer.pod));
        await this.takeovers.consider(name, read.writer);
      }
      await this.wakeUps.wait(name, LOOK_EVERY_MS);
    }
  }

  /** The client hears the stream here: what its pod may still have open for it, it would hear the same from twice. */
  private tell({ sessionId, stream }: StreamName, pod: string): void {
    if (pod !== '') this.bus.send(pod, { kind: 'followed', session: sessionId, stream });
  }

  private write(
    followed: FollowedStream,
    position: number,
    read: StreamRead,
    messages: readonly LoggedMessage[],
    socket: SseSocket,
  ): number {
    if (read.missed > 0 || messages.length < read.events.length) this.metrics.streamGaps.inc({ kind: 'call' });
    for (const event of messages) socket.event(event.data, idOf(followed, event.position));
    return position + read.missed + read.events.length;
  }

  /**
   * The stream was forgotten before its end, as it is with its session, or cannot be read: a client that waits would wait
   * for ever.
   */
  private async sayLast({ sessionId }: StreamName, ids: readonly RequestId[], socket: SseSocket): Promise<void> {
    const { state } = await this.store.peek(sessionId);
    const { code, message } = state === 'gone' ? sessionGone : outcomeUnknown;
    for (const id of ids) socket.event(jsonText({ jsonrpc: '2.0', id, error: { code, message } }));
    socket.end('gone');
  }
}

/** A stream that nothing is written to any more would be waited on for ever. */
async function endingWithFault(socket: SseSocket, serve: () => Promise<void>): Promise<void> {
  try {
    await serve();
  } catch (error) {
    socket.end('broken');
    throw error;
  }
}

/** Whether the client has come back on another connection since. A name that a failover has lost is none. */
function isElsewhere(read: StreamRead, connection: string): boolean {
  return read.connection !== undefined && read.connection !== connection;
}

function idOf({ owner, name: { stream } }: FollowedStream, position: number): string {
  return formatEventId({ kind: 'call', session: owner.sessionHash, stream, position });
}
