import { cpuTimeOf } from './cpu-time.js';

/** What timers can't tell apart, in ms. */
const NOISE_MS = 2;

/**
 * How many times the CPU of `work` grows while its input doubles, on average over some doublings; 2 is linear, 4 quadratic.
 *
 * @param size of the first input; large enough for some ms
 */
export async function growthOf<Input>(
  input: (size: number) => Input,
  work: (input: Input) => unknown,
  { size, doublings = 3 }: { readonly size: number; readonly doublings?: number },
): Promise<number> {
  const least = await timeOf(input(size), work);
  const most = await timeOf(input(size * 2 ** doublings), work);
  return (most / least) ** (1 / doublings);
}

async function timeOf<Input>(input: Input, work: (input: Input) => unknown): Promise<number> {
  return (await cpuTimeOf(() => work(input))) + NOISE_MS;
}
