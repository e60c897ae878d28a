import { Cluster } from 'ioredis';
import type { RedisClient } from './redis-client.js';

/**
 * Commands of one tick of the event loop go to Redis in one write, and are answered one by one. On a Cluster, where each
 * node has its own connection, they go out as they come.
 */
export class WriteBatches {
  private isOpen = false;

  constructor(private readonly client: RedisClient) {}

  /** To be called before a command is sent. */
  join(): void {
    if (this.isOpen || this.client instanceof Cluster) return;
    const { stream } = this.client;
    this.isOpen = true;
    stream.cork();
    // Sockets are read before, so what every request of this tick asks for is in.
    setImmediate(() => {
      this.isOpen = false;
      stream.uncork();
    });
  }
}
