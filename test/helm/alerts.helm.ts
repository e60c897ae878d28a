import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ALERT_CASES } from './support/alert-cases.js';
import type { AlertCase } from './support/alert-series.js';
import { CHART, describeChart, type Manifest, render, ROOT } from './support/chart.js';

const { PROMTOOL } = process.env;
const itAsksPromtool = PROMTOOL ? it : it.skip;

const THRESHOLDS = parse(readFileSync(join(CHART, 'values.yaml'), 'utf8')).alerts.thresholds as Record<string, number>;

const RULES = join(CHART, 'generated', 'alerts.yaml');
const rules = parse(readFileSync(RULES, 'utf8')).groups.flatMap((group: Manifest) => group.rules);
const alerts = rules.filter((rule: Manifest) => rule.alert !== undefined) as Manifest[];
const names = alerts.map(({ alert }) => alert as string);

function promtool(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(PROMTOOL!, args, { encoding: 'utf8' });
  return status === 0 ? 'ok' : `${stdout}${stderr}`;
}

/** Runs one case through Prometheus' own rule engine. */
function outcomeOf({ alert, series, fires, quiet }: AlertCase): string {
  const firing = `count(ALERTS{alertname="${alert}",alertstate="firing"})`;
  const expectation = (minutes: number, samples: object[]) => ({
    expr: firing,
    eval_time: `${minutes}m`,
    exp_samples: samples,
  });
  const test = {
    interval: '1m',
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      ...(fires === undefined ? [] : [expectation(fires, [{ labels: '{}', value: 1 }])]),
      expectation(quiet, []),
    ],
  };
  const folder = mkdtempSync(join(tmpdir(), 'mooring-alerts-'));
  const path = join(folder, 'test.yaml');
  writeFileSync(
    path,
    stringify({ rule_files: [RULES], evaluation_interval: '1m', tests: [test] }, { aliasDuplicateObjects: false }),
  );
  const outcome = promtool('test', 'rules', path);
  rmSync(folder, { recursive: true });
  return outcome;
}

describe('the alerts', () => {
  itAsksPromtool('are rules that Prometheus reads', () => expect(promtool('check', 'rules', RULES)).toBe('ok'));

  itAsksPromtool.each(ALERT_CASES.filter(({ fires }) => fires !== undefined))(
    'fire and resolve: $alert at minute $fires',
    (one) => {
      expect(outcomeOf(one)).toBe('ok');
    },
  );

  itAsksPromtool.each(ALERT_CASES.filter(({ fires }) => fires === undefined))('stay quiet: $alert, $series', (one) => {
    expect(outcomeOf(one)).toBe('ok');
  });

  itAsksPromtool('would be found not to fire', () => {
    const [one] = ALERT_CASES;
    expect(outcomeOf({ ...one!, fires: 2 })).toContain('FAILED');
  });

  it('each have a case in which they fire', () => {
    const tested = new Set(ALERT_CASES.filter(({ fires }) => fires !== undefined).map(({ alert }) => alert));
    expect([...tested].sort()).toEqual([...names].sort());
  });

  it('each have a severity, a summary and a section of the runbook with the three answers', () => {
    const runbook = readFileSync(join(ROOT, 'docs', 'runbook.md'), 'utf8');
    for (const { alert, labels, annotations } of alerts) {
      expect(['critical', 'warning', 'info']).toContain(labels.severity);
      expect(annotations.summary).toBeTruthy();
      expect(annotations.runbook_url).toBe(`docs/runbook.md#${(alert as string).toLowerCase()}`);
      const section = runbook.split(new RegExp(`^## ${alert}$`, 'm'))[1]?.split(/^## /m)[0];
      for (const answer of ['**Means**', '**Look at**', '**Do**'])
        expect([alert, section]).toEqual([alert, expect.stringContaining(answer)]);
    }
  });

  it('are all that the runbook is about', () => {
    const runbook = readFileSync(join(ROOT, 'docs', 'runbook.md'), 'utf8');
    const sections = [...runbook.matchAll(/^## (Mooring\w+)$/gm)].map(([, name]) => name);
    expect(sections.sort()).toEqual([...names].sort());
  });
});

describeChart('the PrometheusRule', () => {
  const rulesOf = (file: string): Manifest[] =>
    render({ file, name: 'rel', namespace: 'prod' })
      .one('PrometheusRule')
      .spec.groups.flatMap((group: Manifest) => group.rules);

  it('holds the same alerts as the plain file', () => {
    const own = rulesOf('production-values.yaml').flatMap(({ alert }) => alert ?? []);
    expect(own).toEqual(names);
  });

  it('takes thresholds, labels, the runbook and what is switched off from values', () => {
    const own = rulesOf('extras-values.yaml');
    const named = (name: string) => own.find(({ alert }) => alert === name);
    expect(named('MooringMemoryGrowing').expr).toContain('> 600000000');
    expect(named('MooringErrors').expr).toContain('> 0.25');
    expect(named('MooringErrors').expr).toContain('job="tools"');
    expect(named('MooringSlowReaders')).toBeUndefined();
    const [first] = rulesOf('production-values.yaml').filter(({ alert }) => alert);
    expect(first.labels).toEqual({ severity: 'warning', team: 'platform' });
    expect(first.annotations.runbook_url).toBe('https://docs.example.com/mooring/runbook#mooringmemorygrowing');
  });

  it.each(Object.keys(THRESHOLDS))('has the threshold %s in a rule', (name) => {
    const textOf = (alerts: object) =>
      JSON.stringify(render({ values: { alerts: { enabled: true, ...alerts } } }).one('PrometheusRule'));
    const other = THRESHOLDS[name]! * 0.5;
    expect(textOf({ thresholds: { [name]: other } })).not.toBe(textOf({}));
  });

  it('follows the cap of the settings', () => {
    const values = { alerts: { enabled: true }, settings: { sessionMaxWarm: 5000 } };
    const text = JSON.stringify(render({ values }).one('PrometheusRule'));
    expect(text).toContain('> 4500');
  });

  itAsksPromtool.each(['production-values.yaml', 'extras-values.yaml'])('of %s is what Prometheus reads', (file) => {
    const folder = mkdtempSync(join(tmpdir(), 'mooring-rules-'));
    const path = join(folder, 'rules.yaml');
    writeFileSync(path, stringify(render({ file }).one('PrometheusRule').spec));
    expect(promtool('check', 'rules', path)).toBe('ok');
    rmSync(folder, { recursive: true });
  });
});
