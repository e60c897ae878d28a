import { RateWindows } from './rate-windows.js';
import { type LedgerAnswer, NoLedger, UsageLedger } from './usage-ledger.js';

const RATE = { max: 100, windowMs: 60_000 };

/** What several pods share, in this process; answers when the test says so, and can be away. */
class SharedLedger extends UsageLedger {
  away = false;
  asked = 0;
  private readonly totals = new Map<string, number>();

  constructor(private readonly endsInMs = 60_000) {
    super();
  }

  async add(key: string, amount: number): Promise<LedgerAnswer> {
    this.asked += 1;
    if (this.away) return { ok: false };
    const total = (this.totals.get(key) ?? 0) + amount;
    this.totals.set(key, total);
    return { ok: true, total, endsInMs: this.endsInMs };
  }
}

let now = 0;
const clock = () => now;
beforeEach(() => (now = 1_000_000));

/** Takes one at a time, each after the other's report has come back; says how many were let through. */
async function takeAll(windows: RateWindows, count: number, key = 'a'): Promise<number> {
  let passed = 0;
  for (let at = 0; at < count; at += 1) {
    if (windows.take(key, 1, RATE).ok) passed += 1;
    await Promise.resolve();
    await Promise.resolve();
  }
  return passed;
}

describe('one pod', () => {
  it('lets through what a window holds, and the same again in the next', async () => {
    const windows = new RateWindows(new NoLedger(), clock);
    expect(await takeAll(windows, 150)).toBe(100);
    now += RATE.windowMs;
    expect(await takeAll(windows, 150)).toBe(100);
  });

  it('says when the window ends, and which refusal was its first', async () => {
    const windows = new RateWindows(new NoLedger(), clock);
    await takeAll(windows, 100);
    now += 20_000;
    expect(windows.take('a', 1, RATE)).toEqual({ ok: false, endsInMs: 40_000, first: true, remaining: 0 });
    expect(windows.take('a', 1, RATE)).toEqual({ ok: false, endsInMs: 40_000, first: false, remaining: 0 });
  });

  it('says what is left when that is less than a fifth, and of what is refused that it did not suffice', async () => {
    const windows = new RateWindows(new NoLedger(), clock);
    await takeAll(windows, 79);
    expect(windows.take('a', 1, RATE)).toEqual({ ok: true });
    now += 20_000;
    expect(windows.take('a', 1, RATE)).toEqual({ ok: true, low: { remaining: 19, endsInMs: 40_000 } });
    expect(windows.take('a', 20, RATE)).toMatchObject({ ok: false, remaining: 19 });
    expect(windows.take('a', 19, RATE)).toMatchObject({ ok: true, low: { remaining: 0 } });
  });

  it('keeps keys apart', async () => {
    const windows = new RateWindows(new NoLedger(), clock);
    await takeAll(windows, 100, 'a');
    expect(windows.take('b', 1, RATE).ok).toBe(true);
  });

  it('takes all of a cost or nothing', () => {
    const windows = new RateWindows(new NoLedger(), clock);
    expect(windows.take('a', 60, RATE).ok).toBe(true);
    expect(windows.take('a', 60, RATE).ok).toBe(false);
    expect(windows.take('a', 40, RATE).ok).toBe(true);
  });

  it('remembers a bounded number of windows', () => {
    const windows = new RateWindows(new NoLedger(), clock, 10);
    for (let key = 0; key < 1_000; key += 1) windows.take(String(key), 1, RATE);
    expect(windows.size).toBe(10);
  });
});

describe('several pods', () => {
  it.each([2, 5])('%i of them let through at most a tenth of the limit each beyond it', async (count) => {
    const ledger = new SharedLedger();
    const pods = Array.from({ length: count }, () => new RateWindows(ledger, clock));
    let passed = 0;
    for (let round = 0; round < 200; round += 1) {
      for (const pod of pods) passed += await takeAll(pod, 1);
    }
    expect(passed).toBeGreaterThanOrEqual(RATE.max);
    expect(passed).toBeLessThanOrEqual(RATE.max + (count * RATE.max) / 10);
  });

  it('ask the ledger once for each tenth, not for each request', async () => {
    const ledger = new SharedLedger();
    const windows = new RateWindows(ledger, clock);
    await takeAll(windows, 1_000);
    expect(ledger.asked).toBe(10);
  });

  it('end the window when the ledger says so', async () => {
    const windows = new RateWindows(new SharedLedger(10_000), clock);
    await takeAll(windows, 100);
    expect(windows.take('a', 1, RATE)).toMatchObject({ ok: false, endsInMs: 10_000 });
  });

  it('each hold the whole limit by themselves while the ledger is away, and never more', async () => {
    const ledger = new SharedLedger();
    ledger.away = true;
    const windows = new RateWindows(ledger, clock);
    expect(await takeAll(windows, 500)).toBe(100);
    expect(ledger.asked).toBe(1);
  });

  it('tell what they used meanwhile when the ledger is back', async () => {
    const ledger = new SharedLedger();
    ledger.away = true;
    const [first, second] = [new RateWindows(ledger, clock), new RateWindows(ledger, clock)];
    await takeAll(first, 90);
    ledger.away = false;
    now += 1_000;
    await takeAll(first, 1);
    expect(await takeAll(second, 100)).toBeLessThanOrEqual(10);
  });

  it('let nobody wait for a ledger that does not answer', () => {
    const silent = new (class extends UsageLedger {
      add(): Promise<LedgerAnswer> {
        return new Promise(() => undefined);
      }
    })();
    const windows = new RateWindows(silent, clock);
    const passed = Array.from({ length: 300 }, () => windows.take('a', 1, RATE)).filter(({ ok }) => ok);
    expect(passed).toHaveLength(100);
  });
});
