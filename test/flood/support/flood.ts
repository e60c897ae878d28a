import { Agent, request } from 'node:http';
import { initializeBody } from '../../support/raw-session.js';

const AT_ONCE = 32;
const BODY = JSON.stringify(initializeBody());

/** One caller that opens sessions as fast as it can. */
export class Flood {
  left = 0;
  seconds = 0;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  private readonly statuses = new Map<number, number>();

  constructor(
    private readonly url: URL,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  /** @returns how often each status was the answer */
  async initialize(count: number): Promise<ReadonlyMap<number, number>> {
    this.left = count;
    const begun = performance.now();
    const work = async () => {
      while (this.left > 0) {
        this.left -= 1;
        const status = await this.send();
        this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    this.seconds = (performance.now() - begun) / 1_000;
    return this.statuses;
  }

  close(): void {
    this.agent.destroy();
  }

  private send(): Promise<number> {
    const headers = {
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...this.headers,
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(this.url, { method: 'POST', agent: this.agent, headers });
      outgoing.on('response', (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      });
      outgoing.on('error', reject);
      outgoing.end(BODY);
    });
  }
}
