import { type Metric, Registry } from 'prom-client';

/** What a registry asks of a metric; prom-client declares no class for it. */
type Shown = Awaited<ReturnType<Metric['get']>>;

/**
 * The same metric of several servers as one, with a label `server` in front of the others. It is put together for each
 * scrape, so a server counts as if it were alone.
 */
export class JoinedMetric {
  readonly aggregator = 'sum';
  private readonly parts = new Map<string, Metric & Pick<Shown, 'type'>>();

  constructor(
    readonly name: string,
    readonly help: string,
  ) {}

  get type(): Shown['type'] | undefined {
    return this.parts.values().next().value?.type;
  }

  add(server: string, part: Metric): void {
    this.parts.set(server, part as Metric & Pick<Shown, 'type'>);
  }

  async get() {
    const parts = await Promise.all([...this.parts].map(([server, part]) => labelled(server, part)));
    const { name, help, type, aggregator } = this;
    return { name, help, type, aggregator, values: parts.flat() };
  }

  reset(): void {
    for (const part of this.parts.values()) part.reset();
  }
}

async function labelled(server: string, part: Metric): Promise<Shown['values']> {
  const { values } = await part.get();
  return values.map((value) => ({ ...value, labels: { server, ...value.labels } }));
}

/** The metrics of one of several servers; each is a part of what is shown. */
export class JoinedRegistry extends Registry {
  constructor(
    private readonly server: string,
    private readonly shown: Registry,
  ) {
    super();
  }

  override registerMetric<T extends string>(metric: Metric<T>): void {
    super.registerMetric(metric);
    const part = metric as unknown as Metric & Shown;
    const known: unknown = this.shown.getSingleMetric(part.name);
    const joined = known instanceof JoinedMetric ? known : new JoinedMetric(part.name, part.help);
    joined.add(this.server, part);
    this.shown.registerMetric(joined as unknown as Metric);
  }
}
