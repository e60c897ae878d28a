import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { whenClosed } from '../http/when-closed.js';
import { Periodic } from '../lifecycle/periodic.js';

/** How often open streams are looked at, in ms. */
const INTERVAL_MS = 5_000;

/**
 * Cuts streams whose token has ended: a client comes back with a new one and goes on where it was, and somebody who
 * gets none hears nothing more.
 */
@Injectable()
export class StreamExpiries implements OnApplicationShutdown {
  private readonly logger = new Logger('Auth');
  /** Until when each may last, in ms since the epoch. */
  private readonly streams = new Map<ServerResponse, number>();
  private readonly cutting = new Periodic('stream-expiries', INTERVAL_MS, () => this.cutExpired(Date.now()));

  /** @param until ms since the epoch */
  watch(response: ServerResponse, until: number): void {
    this.streams.set(response, until);
    whenClosed(response, () => this.streams.delete(response));
    this.cutting.start();
  }

  /** @param now ms since the epoch */
  cutExpired(now: number): void {
    const expired = [...this.streams].filter(([, until]) => until <= now);
    for (const [response] of expired) response.destroy();
    if (expired.length > 0) this.logger.log({ event: 'auth.streams-cut', streams: expired.length });
  }

  onApplicationShutdown(): void {
    this.cutting.stop();
  }
}
