import type { CostCase } from './cost-case.js';
import type { CostClient } from './client.js';
import type { CostedService } from './costed-service.js';
import { faultOf } from './exchange.js';
import { growthOf, MAX_EXPONENT, type Point } from './growth.js';
import { budgetOf } from './parse-cost.js';

/** What one field with one content cost at most. */
export interface CostRow {
  readonly field: string;
  readonly content: string;
  readonly bytes: number;
  /** ms of CPU. */
  readonly cost: number;
  /** Of what it may cost. */
  readonly ratio: number;
  readonly exponent: number | undefined;
}

/** ms beside 5 times the parsing: below that, one measurement near the limit says that nothing grows. */
const UNREMARKABLE = 8;
/** Bytes: a limit that is tried at once. */
const SMALL = 65_536;
/** A log line is at most so many bytes. */
const MAX_LINE = 8_192;
const MAX_PROBLEMS = 200;
const MORE_ATTEMPTS = 3;

/** Sends cases at growing sizes, measures them, and remembers what must not be. */
export class CostRun {
  readonly problems: string[] = [];
  readonly rows: CostRow[] = [];
  requests = 0;
  /** Fields that are not tried with more. */
  private readonly failed = new Set<string>();
  private service: CostedService | undefined;

  /** @param start starts a service: the first, and another after a request that ended it */
  constructor(
    private readonly client: CostClient,
    private readonly start: () => Promise<CostedService>,
  ) {}

  /** Waits until there is a service to send to. */
  async ready(): Promise<CostedService> {
    if (this.service?.isAlive) return this.service;
    this.service = await this.start();
    await this.client.open(this.service.url);
    return this.service;
  }

  async stop(): Promise<void> {
    await this.service?.stop();
  }

  /** Near the limit; where that is remarkable, at every size. */
  async glance(cost: CostCase): Promise<void> {
    if (this.failed.has(cost.field)) return;
    const bytes = Math.floor(cost.limit <= SMALL ? cost.limit : cost.limit / 8);
    const measured = await this.measure(cost, bytes);
    if (measured === undefined) return;
    const budget = measured.cost <= UNREMARKABLE ? 50 : budgetOf(measured.text);
    if (measured.cost > budget - 50 + UNREMARKABLE) await this.study(cost, 16);
    else this.rows.push(rowOf(cost, { bytes, cost: measured.cost }, budget, undefined));
  }

  /** @param fraction the first size is so much of the limit; each next one is twice as large, and measured three times */
  async study(cost: CostCase, fraction: number): Promise<void> {
    let row = await this.attempt(cost, fraction);
    // A machine that is busy with others makes each instruction more expensive; what fails by little is tried again.
    for (let again = 0; again < MORE_ATTEMPTS && row && problemOf(row) !== undefined && row.ratio < 3; again += 1)
      row = await this.attempt(cost, fraction);
    if (row === undefined) return;
    this.rows.push(row);
    const problem = problemOf(row);
    if (problem !== undefined) this.blame(cost, row.bytes, problem);
  }

  private async attempt(cost: CostCase, fraction: number): Promise<CostRow | undefined> {
    const points: Point[] = [];
    let worst: CostRow | undefined;
    for (let part = fraction; part >= 1; part /= 2) {
      const bytes = Math.floor(cost.limit / part);
      const least = await this.leastOfThree(cost, bytes);
      if (least === undefined) return undefined;
      points.push({ bytes, cost: least.cost });
      const row = rowOf(cost, points.at(-1)!, least.budget, growthOf(points));
      worst = worst && worst.ratio > row.ratio ? { ...worst, exponent: row.exponent } : row;
      if (row.ratio > 1) break;
    }
    return worst;
  }

  private async leastOfThree(cost: CostCase, bytes: number) {
    let least: { cost: number; budget: number } | undefined;
    for (let time = 0; time < 3; time += 1) {
      const measured = await this.measure(cost, bytes);
      if (measured === undefined) return undefined;
      const budget = least?.budget ?? budgetOf(measured.text);
      least = { budget, cost: Math.min(measured.cost, least?.cost ?? Infinity) };
      // What is this much too expensive is not so by chance.
      if (least.cost > 10 * budget) break;
    }
    return least;
  }

  /** @returns ms of CPU and what is compared; `undefined` where the process did not survive it */
  private async measure(cost: CostCase, bytes: number): Promise<{ cost: number; text: string } | undefined> {
    const service = await this.ready();
    try {
      const request = await cost.make(bytes);
      const before = await service.cpu();
      const answer = await this.client.send(request);
      const spent = (await service.cpu()) - before;
      this.requests += 1;
      const fault = faultOf(answer, request.path);
      if (fault !== undefined) this.blame(cost, bytes, fault);
      const line = service.longestLine();
      if (Buffer.byteLength(line) > MAX_LINE)
        this.blame(cost, bytes, `a log line of ${Buffer.byteLength(line)} bytes: ${line.slice(0, 100)}`);
      await cost.after?.(bytes);
      return { cost: spent, text: request.body ?? JSON.stringify(request.headers) };
    } catch (error) {
      if (service.isAlive) throw error;
      this.blame(cost, bytes, `the process ended, or is silent: ${service.transcript()}`);
      await service.stop();
      return undefined;
    }
  }

  private blame({ field, content }: CostCase, bytes: number, what: string): void {
    this.failed.add(field);
    const problem = `${field} of ${bytes} bytes of ${content}: ${what}`;
    if (this.problems.length < MAX_PROBLEMS && !this.problems.includes(problem)) this.problems.push(problem);
  }
}

function problemOf({ cost, ratio, exponent }: CostRow): string | undefined {
  if (ratio > 1) return `${cost.toFixed(0)} ms of CPU, ${ratio.toFixed(1)} times what it may`;
  if (exponent === undefined || exponent <= MAX_EXPONENT || ratio < 0.5) return undefined;
  return `grows with the ${exponent.toFixed(1)}th power of the bytes`;
}

function rowOf(
  { field, content }: CostCase,
  { bytes, cost }: Point,
  budget: number,
  exponent: number | undefined,
): CostRow {
  return { field, content, bytes, cost, ratio: cost / budget, exponent };
}
