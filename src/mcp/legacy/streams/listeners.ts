import { Inject, Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatEventId } from '../../../cluster/event-id.js';
import { NotificationFeed, type FedNotification } from '../../../cluster/notification-feed.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { Metrics } from '../../../metrics/metrics.js';
import { sessionHash } from '../../../session/session-hash.js';
import type { SessionRecord } from '../../../session/session-record.js';
import { hasPriming } from '../revision.js';
import { Listener } from './listener.js';
import { Listening } from './listening.js';
import { missedUnknown } from './missed-unknown.js';
import type { SseSocket } from '../../streams/sse-socket.js';
import { SseSockets } from '../../streams/sse-sockets.js';

/** The GET streams of this pod: what the server says to clients outside of any call (spec: Listening for Messages). */
@Injectable()
export class Listeners {
  private readonly listeners = new Map<string, Listener>();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly sockets: SseSockets,
    private readonly feed: NotificationFeed,
    private readonly listening: Listening,
    private readonly metrics: Metrics,
  ) {
    feed.onNotification((notification) => this.tell(notification));
    feed.onGap(() => this.tellGaps());
    listening.onHeir((listener, position) => void this.catchUp(listener, position));
  }

  get sessionIds(): Iterable<string> {
    return this.listeners.keys();
  }

  get(id: string): Listener | undefined {
    return this.listeners.get(id);
  }

  /** Those whose receiver is on another pod. */
  *silenced(): Iterable<Listener> {
    for (const listener of this.listeners.values()) if (listener.silencedBy !== undefined) yield listener;
  }

  /** Those whose claim to receive could not be made. */
  *unclaimed(): Iterable<Listener> {
    for (const listener of this.listeners.values()) if (listener.isUnclaimed) yield listener;
  }

  /** Whether a session has as many GET streams as it may. */
  isFull(id: string): boolean {
    return (this.listeners.get(id)?.openStreams ?? 0) >= this.settings.sessionMaxGetStreams;
  }

  /** Opens a GET stream; `resumed` is the position that the client saw last. The newest stream of a session receives. */
  open(record: SessionRecord, response: ServerResponse, resumed: string | undefined): void {
    const listener = this.listenerOf(record);
    const socket: SseSocket = this.sockets.create('get', response, () => this.closed(listener, socket));
    listener.add(socket);
    socket.open({ 'Mcp-Session-Id': record.id });
    if (hasPriming(listener.protocolVersion)) socket.prime(idOf(listener, resumed ?? this.feed.position));
    this.listening.claim(listener);
    if (resumed !== undefined) void this.catchUp(listener, resumed);
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
    if (listener.openStreams > 0 || this.listeners.get(listener.sessionId) !== listener) return;
    this.listeners.delete(listener.sessionId);
    this.listening.leave(listener, this.feed.position);
  }

  private tell(notification: FedNotification): void {
    for (const listener of this.listeners.values()) {
      if (listener.receiver) send(listener, listener.receiver, notification);
    }
  }

  /**
   * Nothing goes out live until what was missed is out: reading it and becoming the receiver are one step. Where a
   * newer stream begins to catch up meanwhile, that one alone reads, or its client would get things twice.
   */
  private async catchUp(listener: Listener, position: string): Promise<void> {
    const turn = (listener.catchingUp = Symbol('catching up'));
    await this.feed.reach(position);
    if (listener.catchingUp !== turn) return;
    listener.catchingUp = undefined;
    const { receiver } = listener;
    if (!receiver) return;
    const missed = this.feed.since(position);
    if (missed.state === 'gap') return this.tellGap(listener, receiver);
    for (const notification of missed.notifications) send(listener, receiver, notification);
  }

  /** This pod missed notifications, and with it all that listen here. */
  private tellGaps(): void {
    for (const listener of this.listeners.values()) {
      if (listener.receiver) this.tellGap(listener, listener.receiver);
    }
  }

  private tellGap(listener: Listener, socket: SseSocket): void {
    this.metrics.streamGaps.inc({ kind: 'get' });
    const id = idOf(listener, this.feed.position);
    for (const notification of missedUnknown(listener.subscribed)) socket.event(JSON.stringify(notification), id);
  }
}

function send(listener: Listener, socket: SseSocket, { position, uri, data }: FedNotification): void {
  if (listener.wants(uri)) socket.event(data, position === undefined ? undefined : idOf(listener, position));
}

function idOf({ sessionHash }: Listener, position: string): string {
  return formatEventId({ kind: 'get', session: sessionHash, position });
}
