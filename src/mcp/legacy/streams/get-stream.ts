import type { SseSocket } from '../../streams/sse-socket.js';

/** One open GET stream of a session. */
export interface GetStream {
  /** `"<pod>.<n>"`, for as long as its client comes back to it, on whichever pod. */
  readonly name: string;
  readonly socket: SseSocket;
  /** Where the feed was when a newer stream began to receive in its place; `undefined` while it receives itself. */
  silentFrom: string | undefined;
}

/** What a client that comes back says of its stream, by `Last-Event-ID`. */
export interface ResumedStream {
  /** Where the feed was at the last event that the client saw. */
  readonly position: string;
  /** `undefined` in ids of 0.1.0. */
  readonly name: string | undefined;
}
