import { setTimeout as sleep } from 'node:timers/promises';
import { officialClients, type OfficialClient } from '../../support/clients.js';
import { until } from '../../support/until.js';
import { ask, count, echo, type Call, type Task, work } from './tasks.js';

const UPDATED = 'notifications/resources/updated';

/** Official clients of both generations that keep calling through whatever happens, and write down how it went. */
export class Crowd {
  readonly calls: Call[] = [];
  private stopped = false;
  private running: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly clients: readonly OfficialClient[],
    private readonly name: string,
  ) {}

  /** @param name tells its calls from those of another crowd */
  static async connect(url: URL, size: number, name = 'client'): Promise<Crowd> {
    const joining = Array.from({ length: size }, (_, index) => {
      const [, connect] = officialClients[index % officialClients.length]!;
      return connect(url, { elicit: ({ message }) => ({ action: 'accept', content: { answer: `re: ${message}` } }) });
    });
    const clients = await Promise.all(joining);
    await Promise.all(clients.map((client) => client.listening()));
    return new Crowd(clients, name);
  }

  /** Every client does one thing after the other, until `stop`. Each begins somewhere else. */
  start(tasks: readonly Task[] = [echo, count, ask, work], pauseMs = 50): void {
    this.running = Promise.all(this.clients.map((client, index) => this.act(client, index, tasks, pauseMs)));
  }

  /** Resolves when what was begun has ended. */
  async stop(): Promise<readonly Call[]> {
    this.stopped = true;
    await this.running;
    this.stopped = false;
    return this.calls;
  }

  /** Everybody hears of the items 0 to `items` - 1. */
  async subscribe(items: number): Promise<void> {
    for (let n = 0; n < items; n += 1) {
      await Promise.all(this.clients.map((client) => client.subscribe(`chaos://items/${n}`)));
    }
  }

  /** The items that each client was told of, in that order, once each has heard of as many as `expected`, or too late. */
  async heard(expected: number, patienceMs = 15_000): Promise<readonly (readonly string[])[]> {
    const deadline = Date.now() + patienceMs;
    await until(
      () => Date.now() > deadline || this.clients.every((client) => client.heard(UPDATED).length >= expected),
    );
    return this.clients.map((client) => client.heard(UPDATED).map(({ params }) => String(params?.['uri'])));
  }

  /** GETs that failed or were refused twice in a row: with their default options, clients then give up. */
  get streamsGivenUp(): number {
    return this.clients.filter(({ http }) => {
      const failed = http.gets.slice(0, -1).map(({ status }) => status === undefined || status >= 500);
      return failed.some((one, index) => one && failed[index + 1]);
    }).length;
  }

  async close(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.clients.map((client) => client.close().catch(() => undefined)));
  }

  private async act(client: OfficialClient, index: number, tasks: readonly Task[], pauseMs: number): Promise<void> {
    for (let turn = 0; !this.stopped; turn += 1) {
      const task = tasks[(index + turn) % tasks.length]!;
      this.calls.push(await task(client, `${this.name}-${index}-${turn}`));
      await sleep(pauseMs);
    }
  }
}
