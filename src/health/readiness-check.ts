import type { HealthIndicatorResult, HealthIndicatorStatus } from '@nestjs/terminus';

/** An indicator of terminus, or anything that answers as one: `() => this.database.pingCheck('database')`. */
export type ReadinessIndicator = () => HealthIndicatorResult | PromiseLike<HealthIndicatorResult>;

/** What a probe shows of a check. */
export interface ReadinessFacts {
  readonly status: HealthIndicatorStatus;
  readonly [detail: string]: unknown;
}

/** How long an answer is shown again, in ms: probes ask for no token, and what is checked is not for strangers to load. */
const FRESH_MS = 1_000;

const TIMED_OUT = Symbol('TIMED_OUT');

/** One check: it runs once at a time, also where it never ends, and its caller waits no longer than its time-out. */
export class ReadinessCheck {
  private running: Promise<ReadinessFacts> | undefined;
  private last: { readonly facts: ReadinessFacts; readonly at: number } | undefined;

  /** @param failed is told of each time that it is down, with what was thrown, if anything was */
  constructor(
    private readonly indicator: ReadinessIndicator,
    private readonly timeoutMs: number,
    private readonly failed: (reason: unknown) => void,
  ) {}

  /** Never rejects. */
  async facts(): Promise<ReadinessFacts> {
    if (this.last && performance.now() - this.last.at < FRESH_MS) return this.last.facts;
    this.running ??= this.run().finally(() => (this.running = undefined));
    const facts = await this.inTime(this.running);
    this.last = { facts, at: performance.now() };
    return facts;
  }

  private async inTime(running: Promise<ReadinessFacts>): Promise<ReadinessFacts> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<typeof TIMED_OUT>((resolve) => {
      timer = setTimeout(() => resolve(TIMED_OUT), this.timeoutMs).unref();
    });
    const outcome = await Promise.race([running, late]);
    clearTimeout(timer);
    if (outcome !== TIMED_OUT) return outcome;
    return this.down(`it has not answered within ${this.timeoutMs} ms`);
  }

  private async run(): Promise<ReadinessFacts> {
    try {
      const facts = factsIn(await this.indicator());
      if (facts.status === 'down') this.failed(undefined);
      return facts;
    } catch (error) {
      this.failed(error);
      // What an exception says of a database is not for those who ask without a token.
      return { status: 'down', message: 'it threw; the log says what' };
    }
  }

  private down(message: string): ReadinessFacts {
    this.failed(message);
    return { status: 'down', message };
  }
}

/** @throws TypeError for what is no result of an indicator */
function factsIn(result: HealthIndicatorResult): ReadinessFacts {
  const all = Object.values(result);
  const [first] = all;
  const statuses = all.map(({ status }) => status);
  if (!first || statuses.some((status) => !STATUSES.includes(status)))
    throw new TypeError('A readiness check answers { key: { status: "up", "degraded" or "down" } }');
  if (all.length === 1) return first;
  return { ...result, status: STATUSES.find((status) => statuses.includes(status))! };
}

/** The worst first. */
const STATUSES: readonly HealthIndicatorStatus[] = ['down', 'degraded', 'up'];
