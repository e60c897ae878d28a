import { Injectable, Logger } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { TellLimit } from '../lifecycle/tell-limit.js';
import { ReadinessCheck, type ReadinessFacts, type ReadinessIndicator } from './readiness-check.js';

/** How a readiness check is run. */
export interface ReadinessOptions {
  /** How long a probe waits for the check; then it is down. 1,000 by default: the chart's probe waits for 2 seconds. */
  readonly timeoutMs?: number;
}

/** What `/health/ready` has of its own. */
const RESERVED = ['lifecycle', 'store', 'mooring'];

const FAILED =
  'A readiness check of a team is down: this pod gets no traffic, of sessions neither, until it is up again. Is what it checks away?';

/**
 * What a team's providers need to serve, as a part of `/health/ready`: inject it and `add` an indicator of `@nestjs/terminus`.
 * A check that throws, answers late or never is down; no probe waits for it longer than its time-out.
 */
@Injectable()
export class ReadinessChecks {
  private readonly logger = new Logger('Health');
  private readonly limit = new TellLimit();
  private readonly checks = new Map<string, ReadinessCheck>();

  /**
   * @param name what the probe shows it by
   * @returns takes it away again
   * @throws Error for a name that is taken
   */
  add(name: string, indicator: ReadinessIndicator, { timeoutMs = 1_000 }: ReadinessOptions = {}): { remove(): void } {
    if (RESERVED.includes(name) || this.checks.has(name))
      throw new Error(`A readiness check is named "${name}" already: choose another name`);
    const check = new ReadinessCheck(indicator, timeoutMs, (reason) => this.tell(name, reason));
    this.checks.set(name, check);
    return { remove: () => void (this.checks.get(name) === check && this.checks.delete(name)) };
  }

  /** All of them by their names. Never rejects. */
  async results(): Promise<HealthIndicatorResult> {
    const facts = [...this.checks].map(async ([name, check]) => [name, await check.facts()] as const);
    return Object.fromEntries<ReadinessFacts>(await Promise.all(facts));
  }

  /** Once a minute for each. */
  private tell(check: string, err: unknown): void {
    const untold = this.limit.tell(check);
    if (untold === undefined) return;
    this.logger.warn(
      { event: 'readiness.failed', check, ...(err !== undefined && { err }), ...(untold > 0 && { untold }) },
      FAILED,
    );
  }
}
