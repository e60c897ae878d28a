import { type Metric, register, Registry } from 'prom-client';

/**
 * The text of the service's registry, and of what teams have in prom-client's global one, where `makeCounterProvider` and
 * `new Counter` put it. Of a name that both have, it is the service's that is shown.
 */
export async function scrapedText(registry: Registry): Promise<string> {
  const theirs = (await register.getMetricsAsJSON()).filter(({ name }) => !registry.getSingleMetric(name));
  if (theirs.length === 0) return registry.metrics();
  const ofTeams = new Registry();
  for (const metric of theirs) ofTeams.registerMetric(read(metric));
  return [await registry.metrics(), await ofTeams.metrics()].join('\n');
}

/** As a metric that stands at what was read, with the labels that a team gave all of its own. */
function read(metric: { readonly name: string }): Metric {
  return { ...metric, get: () => Promise.resolve(metric) } as unknown as Metric;
}
