import { Logger } from '@nestjs/common';
import { CONNECTION_LOST } from './redis-error-reason.js';
import type { Unmet } from './redis-requirements.js';

type Health = 'connecting' | 'up' | 'down';

/** Whether Redis is reachable; says so in the log once a change, and to its listeners. */
export class RedisHealth {
  private readonly logger = new Logger('Redis');
  private readonly listeners: ((up: boolean) => void)[] = [];
  private health: Health = 'connecting';
  private since = performance.now();
  private trouble = CONNECTION_LOST;
  /** What the server was said to lack. */
  private told: string | undefined;

  /** @param name what the connection leads to, without credentials */
  constructor(private readonly name: string) {}

  get up(): boolean {
    return this.health === 'up';
  }

  /** What went wrong last, safe to log. */
  get reason(): string {
    return this.trouble;
  }

  onChange(listener: (up: boolean) => void): void {
    this.listeners.push(listener);
  }

  /** Remembers the cause of an end that may follow; says nothing yet. */
  note(trouble: string): void {
    this.trouble = trouble;
  }

  goUp(): void {
    if (this.health === 'up') return;
    const seconds = Number(((performance.now() - this.since) / 1000).toFixed(1));
    this.logger.log(
      this.health === 'down'
        ? { event: 'redis.back', seconds, message: `${this.name} is back after ${seconds} s.` }
        : { event: 'redis.connected', message: `Connected to ${this.name}.` },
    );
    this.trouble = CONNECTION_LOST;
    this.told = undefined;
    this.enter('up');
  }

  goDown(): void {
    if (this.health === 'down') return;
    this.logger.error({
      event: 'redis.away',
      reason: this.trouble,
      message:
        `${this.name} is away (${this.trouble}). Requests that need a session are answered 503 until it is back; no session ` +
        'is lost by that, and this process needs no restart. Check that Redis runs, that REDIS_URL and its password are ' +
        'right, and that the network lets this pod reach it.',
    });
    this.enter('down');
  }

  /** There is a connection, to a server that cannot serve: said once as long as it lacks the same. */
  refuse({ what, advice }: Unmet): void {
    this.trouble = `UNFIT it ${what}`;
    if (this.told !== what) {
      this.told = what;
      this.logger.error({
        event: 'redis.unfit',
        message: `${this.name} cannot be used: it ${what}. Requests that need a session are answered 503 until that is mended; no restart is needed then. ${advice}`,
      });
    }
    if (this.health !== 'down') this.enter('down');
  }

  private enter(health: Health): void {
    this.health = health;
    this.since = performance.now();
    for (const listener of this.listeners) listener(this.up);
  }
}
