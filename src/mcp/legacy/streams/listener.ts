import type { NotificationFeed } from '../../../cluster/notifications/notification-feed.js';
import type { SessionRecord } from '../../../session/session-record.js';
import { spellingsByKey } from '../../../text/uri-key.js';
import type { StreamEnd } from '../../streams/sse-socket.js';
import type { GetStream } from './get-stream.js';
import { SilentParts } from './silent-parts.js';

/**
 * A session that listens here: its open GET streams and the little of its record that decides what they get. It needs
 * no transport, so a session that only listens costs a socket and this.
 */
export class Listener {
  readonly sessionId: string;
  readonly protocolVersion: string;
  /** Names the newest stream here among those of all pods. */
  claim = '';
  /** When that one was opened, in ms since the epoch. */
  claimedAt = 0;
  /** The store was away when the claim was to be made. */
  isUnclaimed = false;
  /** Settles when the claim is made, or could not be; `undefined` from then on. */
  announcing: Promise<void> | undefined;
  /** The receiver on another pod that closed last: word of that may come before this pod knows that it was there. */
  goneClaim: string | undefined;
  /** Set while the newest stream still reads what it missed; what comes meanwhile, it will read, too. */
  catchingUp: symbol | undefined;
  private subscribed: readonly string[];
  /** Made when a resource is updated: most sessions hear of none. */
  private spellings: ReadonlyMap<string, string> | undefined;
  /** The claim of the stream on another pod that receives instead; `undefined` while the receiver is here. */
  private silencer: string | undefined;
  /** In the order they were opened: the newest receives, older ones stay open and silent. */
  private readonly streams: GetStream[] = [];
  private readonly silentParts = new SilentParts();

  constructor(
    record: SessionRecord,
    readonly sessionHash: string,
    private readonly feed: Pick<NotificationFeed, 'position'>,
  ) {
    this.sessionId = record.id;
    this.protocolVersion = record.protocolVersion;
    this.subscribed = record.subscriptions;
  }

  get openStreams(): number {
    return this.streams.length;
  }

  get oldest(): GetStream | undefined {
    return this.streams[0];
  }

  /** What the session subscribed to, as its client wrote it, by `uriKey`. */
  get subscriptions(): ReadonlyMap<string, string> {
    return (this.spellings ??= spellingsByKey(this.subscribed));
  }

  get silencedBy(): string | undefined {
    return this.silencer;
  }

  set silencedBy(claim: string | undefined) {
    this.silencer = claim;
    if (claim !== undefined) this.silenceNewest();
  }

  refresh(record: SessionRecord): void {
    this.subscribed = record.subscriptions;
    this.spellings = undefined;
  }

  named(name: string | undefined): GetStream | undefined {
    return name === undefined ? undefined : this.streams.find((stream) => stream.name === name);
  }

  /** Where the feed ceased to be the business of a stream, open or closed; `undefined` where that is not known, or it has not. */
  silentFrom(name: string | undefined): string | undefined {
    return name === undefined ? undefined : (this.named(name)?.silentFrom ?? this.silentParts.get(name));
  }

  add(stream: GetStream): void {
    this.silenceNewest();
    this.silentParts.delete(stream.name);
    this.streams.push(stream);
  }

  remove(stream: GetStream): void {
    const index = this.streams.indexOf(stream);
    if (index < 0) return;
    this.streams.splice(index, 1);
    const { name, silentFrom } = stream;
    if (silentFrom !== undefined && !this.named(name)) this.silentParts.set(name, silentFrom);
  }

  /** The stream that a notification goes to at this moment. */
  get receiver(): GetStream | undefined {
    return this.silencer === undefined && this.catchingUp === undefined ? this.streams.at(-1) : undefined;
  }

  end(reason: StreamEnd): void {
    for (const { socket } of [...this.streams]) socket.end(reason);
  }

  private silenceNewest(): void {
    const newest = this.streams.at(-1);
    if (newest) newest.silentFrom ??= this.feed.position;
  }
}
