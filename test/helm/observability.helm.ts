import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type MetricDeclaration, labelNamesOf } from '../../src/metrics/metric-declaration.js';
import { declarations } from '../../src/metrics/metrics.declarations.js';
import { RawSession } from '../support/raw-session.js';
import { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { CHART, describeChart, type Manifest, render, ROOT } from './support/chart.js';
import { groupsOf, seriesOf } from './support/promql.js';

jest.setTimeout(60_000);

const { PROMTOOL } = process.env;

/** What Prometheus and the cluster bring, by who brings it. */
const FROM_ELSEWHERE: Record<string, string> = { up: 'Prometheus', kube_pod_status_ready: 'kube-state-metrics' };

/** Labels that are Prometheus' own, and the one that tells the servers of a process apart. */
const TARGET_LABELS = ['job', 'namespace', 'instance', 'le', 'server'];

const dashboard = JSON.parse(readFileSync(join(CHART, 'files', 'dashboard.json'), 'utf8'));
const panels = (dashboard.panels as Manifest[]).filter(({ type }) => type !== 'row');
const queries = panels.flatMap(({ targets }) => targets.map(({ expr }: { expr: string }) => expr) as string[]);

const rules = parse(readFileSync(join(CHART, 'generated', 'alerts.yaml'), 'utf8')).groups.flatMap(
  (group: Manifest) => group.rules,
) as Manifest[];
const recorded = new Set(rules.flatMap(({ record }) => record ?? []) as string[]);

/** The queries with what Grafana would put in the place of its variables. */
function filled(query: string): string {
  return query.replaceAll('$__rate_interval', '1m').replaceAll(/\$\w+/g, 'x');
}

let service: Service;
let exposed: Set<string>;
let shownLabels: Map<string, Set<string>>;

beforeAll(async () => {
  service = await Service.start();
  const session = await RawSession.open(service.url);
  await (await session.call('echo', { message: 'ahoy' })).body();
  await (await session.delete()).body();
  await (await session.request('ping')).body();
  let text = '';
  // Each look makes garbage, and the collector's own metrics have labels only once it has run.
  await until(async () => (text = await service.metrics()).includes('nodejs_gc_duration_seconds_count{'));
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name!, type!] as const);
  exposed = new Set(types.flatMap(([name, type]) => samplesOf(name, type)));
  shownLabels = labelsIn(text);
});
afterAll(() => service.stop());

function samplesOf(name: string, type: string): string[] {
  return type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
}

function labelsIn(text: string): Map<string, Set<string>> {
  const labels = new Map<string, Set<string>>();
  for (const [, name, own] of text.matchAll(/^(\w+)\{(.*)\} /gm)) {
    const known = labels.get(name!) ?? new Set<string>();
    for (const [, label] of own!.matchAll(/(\w+)="/g)) known.add(label!);
    labels.set(name!, known);
  }
  return labels;
}

/** The labels of a series, as declared or, for those of Node, as shown. */
function labelsOf(name: string): string[] {
  const base = name.replace(/_(bucket|sum|count)$/, '');
  const declared = Object.values<MetricDeclaration>(declarations).find((declaration) =>
    [name, base].includes(declaration.name),
  );
  return [...((declared && labelNamesOf(declared)) ?? shownLabels.get(name) ?? [])];
}

/** What the rules for prometheus-adapter in docs/kubernetes.md read, by the name that they serve it under. */
function adapterRules(): Record<string, string> {
  const text = readFileSync(join(ROOT, 'docs', 'kubernetes.md'), 'utf8');
  const block = /```yaml\n(rules:[^]*?)```/.exec(text)![1]!;
  return Object.fromEntries(
    parse(block).rules.custom.map(({ seriesQuery, name }: Manifest) => {
      const series = seriesOf(seriesQuery as string)[0]!.name;
      return [name?.as ?? series, seriesQuery];
    }),
  );
}

function unknownIn(expressions: readonly string[]): string[] {
  const series = expressions.flatMap(seriesOf).map(({ name }) => name);
  return [...new Set(series)].filter((name) => !exposed.has(name) && !recorded.has(name) && !(name in FROM_ELSEWHERE));
}

describe('what a running service exposes', () => {
  it('is asked for by the dashboard, and nothing else', () => {
    expect(queries.length).toBeGreaterThan(25);
    expect(unknownIn(queries.map(filled))).toEqual([]);
  });

  it('is asked for by alerts and recording rules, and nothing else', () => {
    expect(unknownIn(rules.map(({ expr }) => expr as string))).toEqual([]);
  });

  it('is asked for by the documents, and nothing else', () => {
    for (const name of ['kubernetes.md', 'runbook.md', 'operating.md']) {
      const text = readFileSync(join(ROOT, 'docs', name), 'utf8');
      const named = [...text.matchAll(/`((?:mcp|session|process|nodejs)_[a-z0-9_]+)(?:\{[^`]*)?`/g)].map(
        ([, metric]) => metric!,
      );
      const known = (metric: string) => exposed.has(metric) || exposed.has(`${metric}_count`);
      expect([name, named.filter((metric) => !known(metric))]).toEqual([name, []]);
    }
  });

  it('has the labels that queries select and group by', () => {
    for (const query of [...queries.map(filled), ...rules.map(({ expr }) => expr as string)]) {
      const series = seriesOf(query).filter(({ name }) => exposed.has(name));
      for (const { name, labels } of series) {
        const known = [...labelsOf(name), ...TARGET_LABELS];
        expect([query, labels.filter((label) => !known.includes(label))]).toEqual([query, []]);
      }
      if (series.length === 0) continue;
      const grouped = [...series.flatMap(({ name }) => labelsOf(name)), ...TARGET_LABELS];
      expect([query, groupsOf(query).filter((label) => !grouped.includes(label))]).toEqual([query, []]);
    }
  });

  it('is where the runbook says', () => {
    const runbook = readFileSync(join(ROOT, 'docs', 'runbook.md'), 'utf8');
    const rows = (dashboard.panels as Manifest[]).filter(({ type }) => type === 'row').map(({ title }) => title);
    const named = [...runbook.matchAll(/\b[Rr]ows? ([A-Z]\w+)(?:[^.;:?]*? and ([A-Z]\w+))?/g)];
    expect(named.length).toBeGreaterThan(25);
    const unknown = named.flatMap(([, ...names]) => names).filter((name) => name && !rows.includes(name));
    expect(unknown).toEqual([]);
    expect(runbook).toContain(`rows are called ${rows.slice(0, -1).join(', ')} and ${rows.at(-1)}.`);
  });

  it('is all on the dashboard', () => {
    const shown = new Set(queries.flatMap((query) => seriesOf(filled(query))).map(({ name }) => name));
    const missing = Object.values(declarations).filter(
      ({ kind, name }) => !samplesOf(name, kind).some((sample) => shown.has(sample)),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  describeChart('as the chart scales by it', () => {
    it('is asked for by autoscalers, and nothing else', () => {
      const targets = { targetOpenStreams: 5, targetEventLoopUtilizationPercentage: 50 };
      const redis = { url: 'redis://redis' };
      const hpa = render({ values: { redis, autoscaling: { enabled: true, ...targets } } }).one(
        'HorizontalPodAutoscaler',
      );
      const own = hpa.spec.metrics.flatMap(({ pods }: Manifest) => pods?.metric.name ?? []) as string[];
      expect(own).toHaveLength(2);
      const served = adapterRules();
      expect(own.filter((name) => !(name in served))).toEqual([]);
      const { spec } = render({ file: 'keda-values.yaml' }).one('ScaledObject');
      const asked = spec.triggers.flatMap(({ metadata }: Manifest) => metadata.query ?? []) as string[];
      expect(asked).toHaveLength(2);
      expect(unknownIn([...Object.values(served), ...asked])).toEqual([]);
    });
  });
});

describe('the dashboard', () => {
  it('is in the ConfigMap that the sidecar looks for', () => {
    if (!process.env.HELM) return;
    const { metadata, data } = render({ file: 'production-values.yaml' }).one('ConfigMap', 'mooring-dashboard');
    expect(metadata.labels.grafana_dashboard).toBe('1');
    expect(JSON.parse(data['mooring.json'] as string)).toEqual(dashboard);
  });

  it('has panels that explain themselves and do not overlap', () => {
    const places = new Set<string>();
    for (const { title, description, gridPos, targets } of panels) {
      expect([title, description, targets.length > 0]).toEqual([title, expect.stringMatching(/\.$/), true]);
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      places.add(`${gridPos.x}/${gridPos.y}`);
    }
    expect(places.size).toBe(panels.length);
    expect(new Set((dashboard.panels as Manifest[]).map(({ id }) => id as number)).size).toBe(dashboard.panels.length);
  });

  (PROMTOOL ? it : it.skip)('asks in a language that Prometheus reads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mooring-dashboard-'));
    const path = join(folder, 'rules.yaml');
    const own = [...new Set(queries)].map((query, index) => ({ record: `panel:${index}`, expr: filled(query) }));
    writeFileSync(path, stringify({ groups: [{ name: 'dashboard', rules: own }] }));
    const { status, stdout, stderr } = spawnSync(PROMTOOL!, ['check', 'rules', path], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect([status, stdout + stderr]).toEqual([0, expect.stringContaining(`${own.length} rules found`)]);
  });
});
