import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { fromRoot } from '../steps/paths.mjs';
import { chartReadme } from './chart-readme.mjs';
import { dashboard } from './dashboard.mjs';

const ALERTS_HEADER =
  '# The alerts of the chart with its default thresholds, for a Prometheus whose job is called "mooring".\n' +
  '# Generated from alerts.yaml.tpl by `npm run docs:chart`.\n';

/** Files of the chart that are made from others, by their name, before prettier. */
export function generatedFiles(helm) {
  return {
    'README.md': chartReadme(read('README.intro.md'), read('values.yaml')),
    'files/dashboard.json': JSON.stringify(dashboard()),
    'files/alerts.yaml': ALERTS_HEADER + stringify({ groups: ruleGroups(helm) }),
  };
}

function ruleGroups(helm) {
  const args = ['template', 'mooring', fromRoot('helm'), '--kube-version', '1.35.0'];
  const values = ['--set', 'alerts.enabled=true', '--set-literal', 'alerts.selector=job="mooring"'];
  const rendered = execFileSync(helm, [...args, ...values, '--show-only', 'templates/prometheusrule.yaml']);
  return parse(rendered.toString()).spec.groups;
}

function read(name) {
  return readFileSync(fromRoot('helm', name), 'utf8');
}
