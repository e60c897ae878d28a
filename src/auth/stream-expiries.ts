import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { whenClosed } from '../http/when-closed.js';
import { Periodic } from '../lifecycle/periodic.js';
import type { AuthenticatedRequest } from './caller.js';
import type { TokenProblem } from './token-outcome.js';
import { keptToken } from './stream-token.js';
import { TokenVerifier } from './token-verifier.js';
import { WatchedStreams, type WatchedStream } from './watched-streams.js';

/** How often open streams are looked at, in ms. */
const INTERVAL_MS = 2_000;

/** Tokens that are looked at again at a time: requests of clients must find the authorization server free, too. */
const AT_A_TIME = 10;

/**
 * Cuts streams whose token is good no more: its issuer withdrew the key, says that it is not active, or its time is over.
 * A client comes back with a new one and goes on where it was, and one that gets none hears nothing more.
 */
@Injectable()
export class StreamExpiries implements OnApplicationShutdown {
  private readonly logger = new Logger('Auth');
  private readonly streams = new WatchedStreams();
  private readonly looking = new Periodic('stream-expiries', INTERVAL_MS, (goesOn) => this.look(goesOn));

  constructor(@Inject(TokenVerifier) private readonly verifier: TokenVerifier | null) {
    verifier?.onForget(() => this.looking.run());
  }

  /** Streams that are watched now. */
  get size(): number {
    return this.streams.size;
  }

  /**
   * Does nothing where no token was asked for.
   *
   * @param lasts `token`: no longer than the token; `call`: a call may be answered after the end of its token, which was
   *   good when it began, unless the token was taken back
   */
  watch(response: ServerResponse, lasts: WatchedStream['lasts']): void {
    const request = response.req as AuthenticatedRequest;
    const [{ caller }, token] = [request, keptToken(request)];
    if (!caller || token === undefined) return;
    if (this.streams.add({ response, token, lasts, expiresAt: caller.expiresAt })) {
      whenClosed(response, () => this.streams.delete(response));
    }
    this.looking.start();
  }

  /** @param now ms since the epoch */
  cutExpired(now: number): void {
    this.cut(this.streams.expired(now), 'expired');
  }

  onApplicationShutdown(): void {
    this.looking.stop();
  }

  private async look(goesOn: () => void): Promise<void> {
    this.cutExpired(Date.now());
    if (!this.verifier) return;
    this.verifier.freshen();
    const doubtful = this.streams.doubtful(this.verifier.epoch, Date.now()).entries();
    const lookOn = async (verifier: TokenVerifier) => {
      for (const [token, streams] of doubtful) {
        await this.lookAt(token, streams, verifier);
        goesOn();
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, () => lookOn(this.verifier!)));
  }

  private async lookAt(token: string, streams: readonly WatchedStream[], verifier: TokenVerifier): Promise<void> {
    const { epoch } = verifier;
    const standing = await verifier.standing(token);
    if (standing.state === 'unknown') return;
    const until = standing.state === 'good' ? standing.until : Infinity;
    for (const stream of streams) this.streams.stands(stream, { epoch, until });
    if (standing.state === 'good') return;
    const { problem } = standing;
    this.cut(
      streams.filter((stream) => !(hasPassed(problem) && isAnswered(stream))),
      problem,
    );
  }

  private cut(streams: readonly WatchedStream[], reason: string): void {
    for (const { response } of streams) response.destroy();
    if (streams.length > 0) this.logger.log({ event: 'auth.streams-cut', streams: streams.length, reason });
  }
}

/** What becomes of a token that merely reaches its end: authorization servers call it inactive then. */
function hasPassed(problem: TokenProblem): boolean {
  return problem === 'expired' || problem === 'inactive';
}

/** Its token was good for as long as it said. */
function isAnswered({ lasts, expiresAt }: WatchedStream): boolean {
  return lasts === 'call' && expiresAt <= Date.now();
}
