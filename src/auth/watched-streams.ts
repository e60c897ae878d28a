import type { ServerResponse } from 'node:http';

export interface WatchedStream {
  readonly response: ServerResponse;
  readonly token: string;
  /** Whether it ends with its token, or with its call. */
  readonly lasts: 'token' | 'call';
  /** Of the token, in ms since the epoch. */
  readonly expiresAt: number;
}

/** Until when what was found out of a token needs no second look: a moment in ms, or the withdrawal of a key. */
export interface Standing {
  readonly epoch: number;
  readonly until: number;
}

/** Streams that are open for as long as a token is good, and when each was looked at. */
export class WatchedStreams {
  private readonly streams = new Map<
    ServerResponse,
    { readonly stream: WatchedStream; standing: Standing | undefined }
  >();

  get size(): number {
    return this.streams.size;
  }

  /** @returns whether it is new; one that begins as a call's and goes on for itself ends with the token from then on */
  add(stream: WatchedStream): boolean {
    const known = this.streams.get(stream.response);
    if (known && (known.stream.lasts === 'token' || stream.lasts === 'call')) return false;
    this.streams.set(stream.response, { stream, standing: known?.standing });
    return !known;
  }

  delete(response: ServerResponse): void {
    this.streams.delete(response);
  }

  /** @param now ms since the epoch */
  expired(now: number): WatchedStream[] {
    return this.all.filter(({ lasts, expiresAt }) => lasts === 'token' && expiresAt <= now);
  }

  /** By token, those of which nothing is known that still stands. */
  doubtful(epoch: number, now: number): ReadonlyMap<string, readonly WatchedStream[]> {
    const found = new Map<string, WatchedStream[]>();
    for (const { stream, standing } of this.streams.values()) {
      if (standing && standing.epoch === epoch && standing.until > now) continue;
      const same = found.get(stream.token);
      if (same) same.push(stream);
      else found.set(stream.token, [stream]);
    }
    return found;
  }

  stands({ response }: WatchedStream, standing: Standing): void {
    const known = this.streams.get(response);
    if (known) known.standing = standing;
  }

  private get all(): WatchedStream[] {
    return Array.from(this.streams.values(), ({ stream }) => stream);
  }
}
