import { Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { formatEventId } from '../../../cluster/event-id.js';
import { EventLog, type ReadOutcome, type StreamName } from '../../../cluster/event-log.js';
import { Metrics } from '../../../metrics/metrics.js';
import { hasPriming } from '../revision.js';
import { Takeovers } from '../takeovers.js';
import type { StreamOwner } from './call-stream.js';
import type { SseSocket } from '../../streams/sse-socket.js';
import { SseSockets } from '../../streams/sse-sockets.js';
import { WakeUps } from './wake-ups.js';

/** How often a followed stream is read without being woken, in ms: what a lost wake-up costs at most. */
const LOOK_EVERY_MS = 1_000;

/** Serves a stream that another pod writes: what was missed, then what comes, each once and in order, until its end. */
@Injectable()
export class StreamFollower {
  constructor(
    private readonly log: EventLog,
    private readonly sockets: SseSockets,
    private readonly wakeUps: WakeUps,
    private readonly takeovers: Takeovers,
    private readonly metrics: Metrics,
  ) {}

  /** Answers 200 at once; whether the stream's pod still lives shows on the open stream. */
  follow(owner: StreamOwner, name: StreamName, position: number, response: ServerResponse): void {
    const closed = () => this.wakeUps.wake(name);
    const socket = this.sockets.create('call', response, closed);
    socket.open({ 'Mcp-Session-Id': owner.sessionId });
    if (hasPriming(owner.protocolVersion)) socket.prime(idOf(owner, name, position));
    void this.serve(owner, name, position, socket);
  }

  private async serve(owner: StreamOwner, name: StreamName, from: number, socket: SseSocket): Promise<void> {
    let position = from;
    while (socket.isOpen) {
      const read = await this.log.follow(name, position);
      if (read.state === 'read') position = this.write(owner, name, position, read, socket);
      if (isOver(read)) return socket.end('finished');
      if (read.state === 'read') await this.takeovers.consider(name, read.writer);
      await this.wakeUps.wait(name, LOOK_EVERY_MS);
    }
  }

  private write(
    owner: StreamOwner,
    name: StreamName,
    position: number,
    read: Extract<ReadOutcome, { state: 'read' }>,
    socket: SseSocket,
  ): number {
    if (read.missed > 0) this.metrics.streamGaps.inc({ kind: 'call' });
    for (const event of read.events) socket.event(event.data, idOf(owner, name, event.position));
    return position + read.missed + read.events.length;
  }
}

/** The store said that nothing will follow. An outage says nothing, and the stream stays open. */
function isOver(read: ReadOutcome): boolean {
  return read.state === 'unknown' || (read.state === 'read' && read.ended);
}

function idOf(owner: StreamOwner, { stream }: StreamName, position: number): string {
  return formatEventId({ kind: 'call', session: owner.sessionHash, stream, position });
}
