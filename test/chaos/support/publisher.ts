import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { connectSdk1, type OfficialClient } from '../../support/clients.js';

/** Touches one item after the other, each on another pod, and knows what all subscribers must hear. */
export class Publisher {
  private stopped = false;
  private running: Promise<void> = Promise.resolve();

  private constructor(
    private readonly client: OfficialClient,
    private readonly redis: Redis,
  ) {}

  static async connect(url: URL, redis: Redis): Promise<Publisher> {
    return new Publisher(await connectSdk1(url), redis);
  }

  start(items: number, everyMs: number): void {
    this.running = this.touch(items, everyMs);
  }

  /** Resolves with the items in the order in which the service took them in. */
  async stop(): Promise<readonly string[]> {
    this.stopped = true;
    await this.running;
    await this.client.close();
    const entries = await this.redis.xrange('mooring:notifications', '-', '+');
    return entries.flatMap(([, [, , , uri]]) => (uri === undefined ? [] : [uri]));
  }

  private async touch(items: number, everyMs: number): Promise<void> {
    for (let n = 0; n < items && !this.stopped; n += 1) {
      // A touch that fails was either taken in or not; what was taken in is asked of Redis at the end.
      await this.client.callTool('touch', { n }).catch(() => undefined);
      await sleep(everyMs);
    }
  }
}
