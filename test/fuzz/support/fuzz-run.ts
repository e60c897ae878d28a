import { type FuzzCase, fuzzCases } from './fuzz-cases.js';
import type { Fuzzer } from './fuzzer.js';

/** Cases that are made at a time: some hold bodies of 300 KB. */
const BATCH = 200;

/** What a store that is away costs: refused, and nothing changed. */
const BY_DESIGN = 503;

/** Sends cases from one source, each client in a session of its own, and remembers what must not be. */
export class FuzzRun {
  readonly problems: string[] = [];
  readonly statuses = new Map<number, number>();
  /** Refused requests after which the session's record was compared. */
  compared = 0;
  private readonly cases: Iterator<FuzzCase>;

  constructor(count: number, seed: number) {
    this.cases = inBatches(count, seed);
  }

  /**
   * Sends cases, one after the other.
   * @param record what the store holds of the fuzzer's session
   * @param more whether another is to be sent
   */
  async send(fuzzer: Fuzzer, record: () => Promise<string | null>, more: () => boolean): Promise<void> {
    let before = await record();
    while (more()) {
      const { value: fuzzed, done } = this.cases.next();
      if (done) return;
      const statuses = await fuzzer.run(fuzzed);
      this.count(statuses, fuzzed);
      const after = await record();
      this.compare(before, after, statuses, fuzzed);
      before = after;
    }
  }

  private count(statuses: readonly number[], fuzzed: FuzzCase): void {
    for (const status of statuses) {
      this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
      if (status >= 500 && status !== BY_DESIGN) this.problems.push(`${status}: ${inWords(fuzzed)}`);
    }
  }

  /** A connection that ended without an answer refused nothing. */
  private compare(before: string | null, after: string | null, statuses: readonly number[], fuzzed: FuzzCase): void {
    if (after === null) this.problems.push(`ended by ${inWords(fuzzed)}`);
    if (statuses.length === 0 || !statuses.every((status) => status >= 400)) return;
    this.compared += 1;
    if (after !== before) this.problems.push(`changed by ${String(statuses)}: ${inWords(fuzzed)}`);
  }
}

function* inBatches(count: number, seed: number): Generator<FuzzCase, undefined> {
  for (let begin = 0; begin < count; begin += BATCH) yield* fuzzCases(Math.min(BATCH, count - begin), seed + begin);
}

function inWords(fuzzed: FuzzCase): string {
  const text = fuzzed.kind === 'bytes' ? fuzzed.bytes.toString('latin1') : JSON.stringify(fuzzed.request);
  return `${fuzzed.bearer} ${text.slice(0, 2_000)}`;
}
