export interface Point {
  readonly bytes: number;
  /** ms of CPU. */
  readonly cost: number;
}

/** ms: what costs less says nothing about growth. */
const NOISE = 4;
/**
 * Cost in proportion to the bytes is 1, to their square 2. The floor that is taken off makes 1.2 of 1, and on a busy machine caches and
 * the collection of garbage make 1.7 of it for some megabytes.
 */
export const MAX_EXPONENT = 1.8;

/** @returns the exponent of the power of the bytes that fits the costs; `undefined` where too little can be told */
export function growthOf(points: readonly Point[]): number | undefined {
  const floor = Math.min(...points.map(({ cost }) => cost));
  const told = points.filter(({ cost }) => cost - floor >= NOISE);
  if (told.length < 3) return undefined;
  const logs = told.map(({ bytes, cost }) => [Math.log(bytes), Math.log(cost - floor)] as const);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(logs.map(([bytes]) => bytes)), mean(logs.map(([, cost]) => cost))];
  const covariance = mean(logs.map(([bytes, cost]) => (bytes - x) * (cost - y)));
  return covariance / mean(logs.map(([bytes]) => (bytes - x) ** 2));
}
