import { Inject, Injectable } from '@nestjs/common';
import type { JSONRPCNotification } from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatEventId, type EventId } from '../../../cluster/event-id.js';
import { PodId } from '../../../cluster/pod-id.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { Metrics } from '../../../metrics/metrics.js';
import { sessionHash } from '../../../session/session-hash.js';
import type { SessionRecord } from '../../../session/session-record.js';
import { hasPriming } from '../revision.js';
import { Listener } from './listener.js';
import { missedUnknown } from './missed-unknown.js';
import { NotificationLog, type LoggedNotification } from './notification-log.js';
import type { SseSocket } from './sse-socket.js';
import { SseSockets } from './sse-sockets.js';

/** The GET streams of this pod: what the server says to clients outside of any call (spec: Listening for Messages). */
@Injectable()
export class Listeners {
  private readonly listeners = new Map<string, Listener>();
  private readonly log = new NotificationLog();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly sockets: SseSockets,
    private readonly pod: PodId,
    private readonly metrics: Metrics,
  ) {}

  get sessionIds(): Iterable<string> {
    return this.listeners.keys();
  }

  /** Whether a session has as many GET streams as it may. */
  isFull(id: string): boolean {
    return (this.listeners.get(id)?.openStreams ?? 0) >= this.settings.sessionMaxGetStreams;
  }

  /** Opens a GET stream; `resumed` is the event that the client saw last. The newest stream of a session receives. */
  open(record: SessionRecord, response: ServerResponse, resumed: Extract<EventId, { kind: 'get' }> | undefined): void {
    const listener = this.listenerOf(record);
    const socket: SseSocket = this.sockets.create('get', response, () => this.closed(listener, socket));
    listener.add(socket);
    socket.open({ 'Mcp-Session-Id': record.id });
    const start = resumed ?? this.eventId(listener, this.log.position);
    if (hasPriming(listener.protocolVersion)) socket.prime(formatEventId(start));
    if (resumed) this.catchUp(listener, socket, resumed);
  }

  /** To every listening session, or to those that subscribed to `uri`. */
  publish(notification: JSONRPCNotification, uri?: string): void {
    const logged = this.log.append(notification, uri);
    for (const listener of this.listeners.values())
      if (listener.receiver) this.send(listener, listener.receiver, logged);
  }

  refresh(record: SessionRecord): void {
    this.listeners.get(record.id)?.refresh(record);
  }

  /** Ends the streams of a session that is over. `false`: it had none. */
  end(id: string): boolean {
    const listener = this.listeners.get(id);
    listener?.end('gone');
    return listener !== undefined;
  }

  /** Ends every stream at shutdown, spread evenly over `spreadMs`, so that not all clients come back at once. */
  async endAll(spreadMs: number): Promise<void> {
    const begunAt = Date.now();
    const listeners = [...this.listeners.values()];
    for (const [index, listener] of listeners.entries()) {
      const early = begunAt + (spreadMs * index) / listeners.length - Date.now();
      if (early > 0) await sleep(early);
      listener.end('shutdown');
    }
  }

  private listenerOf(record: SessionRecord): Listener {
    let listener = this.listeners.get(record.id);
    if (!listener) this.listeners.set(record.id, (listener = new Listener(record, sessionHash(record.id))));
    return listener;
  }

  private closed(listener: Listener, socket: SseSocket): void {
    listener.remove(socket);
    if (listener.openStreams === 0 && this.listeners.get(listener.sessionId) === listener) {
      this.listeners.delete(listener.sessionId);
    }
  }

  private catchUp(listener: Listener, socket: SseSocket, from: Extract<EventId, { kind: 'get' }>): void {
    const missed = from.pod === this.pod.value ? this.log.since(from.position) : ({ state: 'gap' } as const);
    if (missed.state === 'complete') {
      for (const logged of missed.notifications) this.send(listener, socket, logged);
      return;
    }
    this.metrics.streamGaps.inc({ kind: 'get' });
    const id = formatEventId(this.eventId(listener, this.log.position));
    for (const notification of missedUnknown(listener.subscribed)) socket.event(JSON.stringify(notification), id);
  }

  private send(listener: Listener, socket: SseSocket, { position, uri, data }: LoggedNotification): void {
    if (listener.wants(uri)) socket.event(data, formatEventId(this.eventId(listener, position)));
  }

  private eventId(listener: Listener, position: number): Extract<EventId, { kind: 'get' }> {
    return { kind: 'get', session: listener.sessionHash, pod: this.pod.value, position };
  }
}
