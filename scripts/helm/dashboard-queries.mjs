/** Queries of the dashboard. What is of a process has no server, and is shown whichever is chosen. */
const BY = 'job="$job",namespace=~"$namespace",instance=~"$instance",server=~"$server|"';
export const rate = (metric, labels = '') => `rate(${metric}{${labels}${BY}}[$__rate_interval])`;
export const of = (metric, labels = '') => `${metric}{${labels}${BY}}`;
export const quantile = (q, metric, by = 'le') =>
  `histogram_quantile(${q}, sum by (${by}) (${rate(`${metric}_bucket`)}))`;

/** One line for each pod, whatever servers it holds. */
export const perPod = (expr, how = 'sum') => line(`${how} by (instance) (${expr})`, '{{instance}}');

/** A query and what its lines are called. */
export const line = (expr, legend) => ({ expr, legend });
export const perTool = (metric, legend) => line(`sum by (tool) (increase(${of(metric)}[$__rate_interval]))`, legend);
export const percentiles = (metric) => [0.5, 0.95, 0.99].map((q) => line(quantile(q, metric), `p${100 * q}`));
