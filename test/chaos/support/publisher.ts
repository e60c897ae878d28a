import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { until } from '../../support/until.js';
import { connectSdk1, type OfficialClient } from '../../support/clients.js';

const FEED = 'mooring:notifications';

/** How long an answered touch may take to be in the feed, in ms. */
const PATIENCE_MS = 5_000;

/** Touches one item after the other, each on another pod, and knows what all subscribers must hear. */
export class Publisher {
  private stopped = false;
  private running: Promise<void> = Promise.resolve();
  private answered = 0;

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

  /** Resolves with the items in the order in which the service took them in, when all of them are. */
  async finish(): Promise<readonly string[]> {
    await this.running;
    await this.client.close();
    // A touch is answered before the feed has it, and a pod that was killed meanwhile may have taken it along.
    const deadline = Date.now() + PATIENCE_MS;
    await until(async () => Date.now() > deadline || (await this.redis.xlen(FEED)) >= this.answered);
    const entries = await this.redis.xrange(FEED, '-', '+');
    return entries.flatMap(([, [, , , uri]]) => (uri === undefined ? [] : [uri]));
  }

  /** The same, without the items that were not touched yet. */
  stop(): Promise<readonly string[]> {
    this.stopped = true;
    return this.finish();
  }

  private async touch(items: number, everyMs: number): Promise<void> {
    for (let n = 0; n < items && !this.stopped; n += 1) {
      // A touch that fails was either taken in or not; what was taken in is asked of Redis at the end.
      await this.client.callTool('touch', { n }).then(
        () => (this.answered += 1),
        () => undefined,
      );
      await sleep(everyMs);
    }
  }
}
