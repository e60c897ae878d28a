import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuthenticatedRequest } from '../../auth/caller.js';
import { StreamExpiries } from '../../auth/stream-expiries.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Periodic } from '../../lifecycle/periodic.js';
import { anonymousPartOf } from '../../limits/anonymous-part.js';
import { Metrics } from '../../metrics/metrics.js';
import { SseSocket, type StreamEnd } from './sse-socket.js';

export type StreamKind = 'get' | 'call' | 'listen';

/** Every open SSE response of this pod: counts them, and keeps them alive with one timer for all. */
@Injectable()
export class SseSockets implements OnApplicationShutdown {
  private readonly open = new Set<SseSocket>();
  private readonly keepingAlive: Periodic;
  /** What callers without a token may have of all streams, and what they have. */
  private readonly anonymousPart: number;
  private anonymous = 0;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly metrics: Metrics,
    private readonly expiries: StreamExpiries,
  ) {
    this.anonymousPart = anonymousPartOf(settings.streamsMax, settings);
    const everyMs = settings.streamKeepAliveSeconds * 1_000;
    this.keepingAlive = new Periodic('keep-alive', everyMs, () => this.keepAlive()).start();
  }

  get size(): number {
    return this.open.size;
  }

  /**
   * What stands against one more stream that is no call's: all callers without a token have their part, or this pod has as
   * many as it may. Calls are let in by a limit of their own, and what those of callers without a token have past their part
   * takes no room of the others.
   */
  shortageFor(request: IncomingMessage): 'anonymous' | 'all' | undefined {
    const isAnonymous = this.isAnonymous(request);
    if (isAnonymous && this.anonymous >= this.anonymousPart) return 'anonymous';
    const past = isAnonymous ? 0 : Math.max(0, this.anonymous - this.anonymousPart);
    return this.open.size - past >= this.settings.streamsMax ? 'all' : undefined;
  }

  create(kind: StreamKind, response: ServerResponse, onEnd: (reason: StreamEnd) => void): SseSocket {
    const anonymous = this.isAnonymous(response.req) ? 1 : 0;
    const socket = new SseSocket(response, this.settings.streamMaxBufferedBytes, (ended, reason) => {
      if (this.open.delete(ended)) {
        this.metrics.streamsOpen.dec({ kind });
        this.anonymous -= anonymous;
      }
      this.metrics.streamsClosed.inc({ reason });
      onEnd(reason);
    });
    this.open.add(socket);
    this.anonymous += anonymous;
    this.metrics.streamsOpen.inc({ kind });
    this.expiries.watch(response, kind === 'call' ? 'call' : 'token');
    return socket;
  }

  onApplicationShutdown(): void {
    this.keepingAlive.stop();
  }

  private isAnonymous(request: IncomingMessage): boolean {
    return Number.isFinite(this.anonymousPart) && !(request as AuthenticatedRequest).caller;
  }

  private keepAlive(): void {
    for (const socket of this.open) socket.keepAlive();
  }
}
