import type { OnApplicationShutdown } from '@nestjs/common';
import { background, safely } from '../lifecycle/background.js';
import { createRedisClient, type RedisClient } from './redis-client.js';
import type { RedisTarget } from './redis-target.js';

/** A connection that only listens. It subscribes again whenever it is new, and says so, since messages were lost. */
export class RedisSubscriber implements OnApplicationShutdown {
  private readonly client: RedisClient;
  private closing = false;

  /** @param timeoutMs how long subscribing may take */
  constructor(
    target: RedisTarget,
    timeoutMs: number,
    private readonly channels: readonly string[],
    private readonly events: {
      message(channel: string, text: string): void;
      subscribed(): void;
    },
  ) {
    // The library's own way to subscribe again throws where it can't be caught when the connection is cut meanwhile.
    this.client = createRedisClient(target, timeoutMs, { autoResubscribe: false });
    this.client.on('message', (channel: string, text: string) =>
      safely('bus message', () => events.message(channel, text)),
    );
    this.client.on('ready', () => background(this.subscribe(), 'bus subscription'));
    // Without a listener an error would end the process; the connection that carries commands reports outages.
    this.client.on('error', () => undefined);
  }

  /** Drops a connection that no longer delivers; a new one follows by itself. */
  reconnect(): void {
    if (!this.closing) this.client.disconnect(true);
  }

  onApplicationShutdown(): void {
    this.closing = true;
    this.client.disconnect();
  }

  private async subscribe(): Promise<void> {
    try {
      await this.client.subscribe(...this.channels);
      this.events.subscribed();
    } catch {
      this.reconnect();
    }
  }
}
