import type { Redis } from 'ioredis';
import { until } from '../../support/until.js';

/** Sees every command that Redis gets. */
export class Commands {
  private readonly seen: string[][] = [];
  private marks = 0;

  private constructor(
    private readonly client: Redis,
    private readonly monitor: Redis,
  ) {
    monitor.on('monitor', (_time: string, args: string[], source: string) => {
      if (source !== 'lua') this.seen.push(args);
    });
  }

  static async watch(client: Redis): Promise<Commands> {
    return new Commands(client, await client.duplicate({ protocol: 2 }).monitor());
  }

  /** How many commands named the session while `act` ran. What a script does inside counts as the script. */
  async during(sessionId: string, act: () => Promise<unknown>): Promise<number> {
    await this.mark();
    this.seen.splice(0);
    await act();
    await this.mark();
    return this.seen.filter((args) => args.some((argument) => argument.includes(sessionId))).length;
  }

  stop(): void {
    this.monitor.disconnect();
  }

  /** Everything that Redis got before is seen when the mark is. */
  private async mark(): Promise<void> {
    this.marks += 1;
    const mark = `mark ${this.marks}`;
    await this.client.echo(mark);
    await until(() => this.seen.some((args) => args.includes(mark)));
  }
}
