import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { StreamExpiries } from '../../auth/stream-expiries.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Periodic } from '../../lifecycle/periodic.js';
import { Metrics } from '../../metrics/metrics.js';
import { SseSocket, type StreamEnd } from './sse-socket.js';

export type StreamKind = 'get' | 'call' | 'listen';

/** Every open SSE response of this pod: counts them, and keeps them alive with one timer for all. */
@Injectable()
export class SseSockets implements OnApplicationShutdown {
  private readonly open = new Set<SseSocket>();
  private readonly keepingAlive: Periodic;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly metrics: Metrics,
    private readonly expiries: StreamExpiries,
  ) {
    const everyMs = settings.streamKeepAliveSeconds * 1_000;
    this.keepingAlive = new Periodic('keep-alive', everyMs, () => this.keepAlive()).start();
  }

  get size(): number {
    return this.open.size;
  }

  /** Whether as many streams are open as this pod may have. */
  get isFull(): boolean {
    return this.open.size >= this.settings.streamsMax;
  }

  create(kind: StreamKind, response: ServerResponse, onEnd: (reason: StreamEnd) => void): SseSocket {
    const socket = new SseSocket(response, this.settings.streamMaxBufferedBytes, (ended, reason) => {
      if (this.open.delete(ended)) this.metrics.streamsOpen.dec({ kind });
      this.metrics.streamsClosed.inc({ reason });
      onEnd(reason);
    });
    this.open.add(socket);
    this.metrics.streamsOpen.inc({ kind });
    this.expiries.watch(response, kind === 'call' ? 'call' : 'token');
    return socket;
  }

  onApplicationShutdown(): void {
    this.keepingAlive.stop();
  }

  private keepAlive(): void {
    for (const socket of this.open) socket.keepAlive();
  }
}
