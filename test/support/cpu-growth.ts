/** Runs of which the least counts: the garbage collector and the machine only add. */
const RUNS = 3;

/** What the timers can't tell apart, and what a first run compiles. In ms. */
const NOISE_MS = 2;

/** No more runs once all of them took so long, in ms. */
const LONG_MS = 1_000;

/** The least CPU that some synchronous work took, in ms. */
export function leastCpuOf(work: () => unknown): number {
  const taken: number[] = [];
  const begun = performance.now();
  while (taken.length < RUNS && performance.now() - begun < LONG_MS) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    taken.push((user + system) / 1_000);
  }
  return Math.min(...taken);
}

/**
 * How many times the CPU of `work` grows while its input doubles, on average over some doublings; 2 is linear, 4 quadratic.
 *
 * @param size of the first input; large enough for some ms
 */
export function growthOf<Input>(
  input: (size: number) => Input,
  work: (input: Input) => unknown,
  { size, doublings = 3 }: { readonly size: number; readonly doublings?: number },
): number {
  const [least, most] = [input(size), input(size * 2 ** doublings)];
  const taken = [least, most].map((given) => leastCpuOf(() => work(given)) + NOISE_MS);
  return (taken[1]! / taken[0]!) ** (1 / doublings);
}
