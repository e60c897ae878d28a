import { isAddress } from './caller-key.js';
import { Displacements } from './displacements.js';

export type StreamAdmission<Stream> =
  | { readonly state: 'room' }
  /** There is room once this one has ended, which may be one that a proxy keeps for a client that is gone. */
  | { readonly state: 'displaces'; readonly oldest: Stream }
  | { readonly state: 'full' }
  /** All callers without a token together have their part. */
  | { readonly state: 'anonymous' };

/** The streams of each caller in this pod. Past its part a caller's oldest one ends for the next, slowly. */
export class StreamShares<Stream> {
  private readonly streams = new Map<string, Set<Stream>>();
  private readonly displacements = new Displacements();

  /** Those of callers that are known by their address alone. */
  private anonymous = 0;

  /**
   * @param part how many one caller may have
   * @param anonymousPart how many all callers together may have that are known by their address alone
   */
  constructor(
    private readonly part: number,
    private readonly anonymousPart = Number.POSITIVE_INFINITY,
  ) {}

  /** Callers that have a stream now. */
  get size(): number {
    return this.streams.size;
  }

  /** For one more stream of a caller. Of `displaces`, the oldest must end now. */
  admit(caller: string): StreamAdmission<Stream> {
    const own = this.streams.get(caller);
    if (!own || own.size < this.part)
      return this.anonymous >= this.anonymousPart && isAddress(caller) ? { state: 'anonymous' } : { state: 'room' };
    const [oldest] = own;
    return oldest !== undefined && this.displacements.allows(caller)
      ? { state: 'displaces', oldest }
      : { state: 'full' };
  }

  add(caller: string, stream: Stream): void {
    let own = this.streams.get(caller);
    if (!own) this.streams.set(caller, (own = new Set()));
    own.add(stream);
    if (isAddress(caller)) this.anonymous += 1;
  }

  remove(caller: string, stream: Stream): void {
    const own = this.streams.get(caller);
    if (own?.delete(stream) && isAddress(caller)) this.anonymous -= 1;
    if (own?.size === 0) this.streams.delete(caller);
  }
}
