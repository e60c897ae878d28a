import { Inject, Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatEventId } from '../../../cluster/events/event-id.js';
import { NotificationFeed, type FedNotification } from '../../../cluster/notifications/notification-feed.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { background } from '../../../lifecycle/background.js';
import { callerKey } from '../../../limits/caller-key.js';
import { capReached } from '../../../limits/cap-reached.js';
import { Displacements } from '../../../limits/displacements.js';
import { partOf } from '../../../limits/shares.js';
import { StreamShares } from '../../../limits/stream-shares.js';
import type { Cap } from '../../../metrics/caps.js';
import { Metrics } from '../../../metrics/metrics.js';
import { sessionHash } from '../../../session/session-hash.js';
import type { SessionRecord } from '../../../session/session-record.js';
import { hasPriming } from '../../rpc/legacy-revisions.js';
import type { GetStream, ResumedStream } from './get-stream.js';
import { Listener } from './listener.js';
import { Listening } from './listening.js';
import { readMissed, type Missed } from './missed.js';
import { missedUnknown } from './missed-unknown.js';
import { ToldNotification } from './told-notification.js';
import type { SseSocket } from '../../streams/sse-socket.js';
import { SseSockets } from '../../streams/sse-sockets.js';
import { jsonText } from '../../../text/sent-json.js';

/** Its name where it fails in the background. */
const WORK = 'missed notifications';

/** The GET streams of this pod: what the server says to clients outside of any call (spec: Listening for Messages). */
@Injectable()
export class Listeners {
  private readonly listeners = new Map<string, Listener>();
  private readonly displacements = new Displacements();
  private readonly shares: StreamShares<SseSocket>;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly sockets: SseSockets,
    private readonly feed: NotificationFeed,
    private readonly listening: Listening,
    private readonly metrics: Metrics,
  ) {
    this.shares = new StreamShares(partOf(settings.streamsMax, settings.callerMaxPercent));
    feed.onNotification((notification) => this.tell(notification));
    feed.onGap(() => this.tellGaps());
    listening.onNewReceiver((listener, after) =>
      background(this.catchUp(listener, { after, until: undefined, from: after }), WORK),
    );
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

  /** Whether a stream of this name is open here: its client comes back and takes its place. */
  has(id: string, name: string | undefined): boolean {
    return this.listeners.get(id)?.named(name) !== undefined;
  }

  /**
   * Makes room for one more GET stream. Where a session, or a caller in all its sessions, has as many as it may, its oldest
   * ends, which may be one that a proxy keeps for a client that is gone; but not so often that live clients push each
   * other out for ever.
   * @param caller as of `callerKey`
   * @returns who has as many as it may; `undefined`: there is room
   */
  makeRoom(id: string, caller: string): 'session' | 'caller' | undefined {
    const listener = this.listeners.get(id);
    if (listener && listener.openStreams >= this.settings.sessionMaxGetStreams) {
      if (!this.displacements.allows(id)) return 'session';
      this.displace('get_streams', caller, listener.oldest?.socket);
    }
    const admission = this.shares.admit(caller);
    if (admission.state === 'displaces') this.displace('streams_caller', caller, admission.oldest);
    return admission.state === 'full' ? 'caller' : undefined;
  }

  /**
   * Opens a GET stream. The newest stream of a session receives.
   * @param resumed the stream that its client comes back to; where that is still open, this one takes its place
   */
  open(record: SessionRecord, response: ServerResponse, resumed?: ResumedStream): void {
    const listener = this.listenerOf(record);
    const replaced = listener.named(resumed?.name);
    const { position } = this.feed;
    const missed = resumed && { after: resumed.position, until: listener.silentFrom(resumed.name), from: position };
    const claim = this.listening.claim(listener, resumed?.name);
    const caller = callerKey(response.req);
    const socket: SseSocket = this.sockets.create('get', response, () => {
      this.shares.remove(caller, socket);
      this.closed(listener, stream);
    });
    this.shares.add(caller, socket);
    const stream: GetStream = { name: resumed?.name ?? claim, socket, silentFrom: undefined };
    listener.add(stream);
    replaced?.socket.end('replaced');
    socket.open({ 'Mcp-Session-Id': record.id });
    if (hasPriming(listener.protocolVersion)) socket.prime(idOf(listener, stream, resumed?.position ?? position));
    if (missed) background(this.catchUp(listener, missed), WORK);
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
    const begunAt = performance.now();
    const listeners = [...this.listeners.values()];
    for (const [index, listener] of listeners.entries()) {
      const early = begunAt + (spreadMs * index) / listeners.length - performance.now();
      if (early > 0) await sleep(early);
      listener.end('shutdown');
    }
  }

  private displace(cap: Cap, caller: string, oldest: SseSocket | undefined): void {
    capReached(this.metrics, cap, caller);
    oldest?.end('capacity');
  }

  private listenerOf(record: SessionRecord): Listener {
    let listener = this.listeners.get(record.id);
    if (!listener) this.listeners.set(record.id, (listener = new Listener(record, sessionHash(record.id), this.feed)));
    return listener;
  }

  private closed(listener: Listener, stream: GetStream): void {
    listener.remove(stream);
    if (this.listeners.get(listener.sessionId) !== listener) return;
    if (listener.openStreams > 0) return this.hear(listener);
    this.listeners.delete(listener.sessionId);
    this.listening.leave(listener, this.feed.position);
  }

  /** A stream that was silent receives: its cursor leaves out what went to others meanwhile. */
  private hear(listener: Listener): void {
    const { receiver } = listener;
    if (receiver?.silentFrom === undefined) return;
    receiver.silentFrom = undefined;
    if (hasPriming(listener.protocolVersion)) receiver.socket.prime(idOf(listener, receiver, this.feed.position));
  }

  private tell(fed: FedNotification): void {
    const notification = new ToldNotification(fed);
    for (const listener of this.listeners.values()) {
      if (listener.receiver) send(listener, listener.receiver, notification);
    }
  }

  /**
   * Nothing goes out live until what was missed is out: reading it and becoming the receiver are one step. Where a
   * newer stream begins to catch up meanwhile, that one alone reads, or its client would get things twice.
   */
  private async catchUp(listener: Listener, missed: Missed): Promise<void> {
    const catching = (listener.catchingUp = Symbol('catching up'));
    await this.feed.reach(missed.after);
    if (listener.catchingUp !== catching) return;
    listener.catchingUp = undefined;
    const { receiver } = listener;
    if (!receiver) return;
    const read = readMissed(this.feed, missed);
    if (read.state === 'gap') this.tellGap(listener, receiver);
    else for (const fed of read.notifications) send(listener, receiver, new ToldNotification(fed));
    this.hear(listener);
  }

  /** This pod missed notifications, and with it all that listen here. */
  private tellGaps(): void {
    for (const listener of this.listeners.values()) {
      if (listener.receiver) this.tellGap(listener, listener.receiver);
    }
  }

  private tellGap(listener: Listener, stream: GetStream): void {
    this.metrics.streamGaps.inc({ kind: 'get' });
    const id = idOf(listener, stream, this.feed.position);
    for (const notification of missedUnknown(listener.subscriptions.values()))
      stream.socket.event(jsonText(notification), id);
  }
}

function send(listener: Listener, stream: GetStream, notification: ToldNotification): void {
  const { position } = notification;
  const text = notification.textFor(listener);
  const id = position === undefined ? undefined : idOf(listener, stream, position);
  if (text !== undefined) stream.socket.event(text, id);
}

function idOf({ sessionHash }: Listener, { name }: GetStream, position: string): string {
  return formatEventId({ kind: 'get', session: sessionHash, position, stream: name });
}
