export interface Point {
  readonly bytes: number;
  /** ms of CPU. */
  readonly cost: number;
}

/** ms: what costs less says nothing about growth. */
const NOISE = 4;
/** Cost in proportion to the bytes is 1, to their square 2. Caches and the collection of garbage make 1.2 of 1. */
export const MAX_EXPONENT = 1.5;

/**
 * What each doubling of the bytes adds grows with the same power as the cost, whatever a request costs beside.
 *
 * @param points each of twice as many bytes as the one before
 * @returns the exponent of the power of the bytes that fits the costs; `undefined` where too little can be told
 */
export function growthOf(points: readonly Point[]): number | undefined {
  const added = points.slice(1).map(({ bytes, cost }, index) => ({ bytes, cost: cost - points[index]!.cost }));
  const told = added.filter(({ cost }) => cost >= NOISE);
  if (told.length < 2) return undefined;
  const logs = told.map(({ bytes, cost }) => [Math.log(bytes), Math.log(cost)] as const);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(logs.map(([bytes]) => bytes)), mean(logs.map(([, cost]) => cost))];
  const covariance = mean(logs.map(([bytes, cost]) => (bytes - x) * (cost - y)));
  return covariance / mean(logs.map(([bytes]) => (bytes - x) ** 2));
}
