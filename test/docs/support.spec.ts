import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { SERVED_REVISIONS } from '../../src/mcp/rpc/modern-revisions.js';
import { LEAST_VERSION } from '../../src/redis/required-commands.js';
import { documentOf, ROOT } from './documents.js';

const { text } = documentOf('docs/support.md');
const rowOf = (what: string) => text.split('\n').find((line) => line.startsWith(`| ${what} `))!;

describe('docs/support.md', () => {
  it('names the revisions that are served, and no other', () => {
    expect(rowOf('revisions').match(/\d{4}-\d\d-\d\d/g)).toEqual(SERVED_REVISIONS);
  });

  it('names the least Redis that the service accepts', () => {
    expect(rowOf('Redis')).toContain(`| ${LEAST_VERSION} or later`);
  });

  it('names the least Kubernetes that the chart accepts', () => {
    const { kubeVersion } = parse(readFileSync(join(ROOT, 'helm', 'Chart.yaml'), 'utf8')) as { kubeVersion: string };
    expect(kubeVersion).toMatch(/^>=\d+\.\d+\.0-0$/);
    expect(rowOf('Kubernetes')).toContain(`| ${/\d+\.\d+/.exec(kubeVersion)![0]} or later`);
  });

  it('leaves the range of Node to package.json, whose floor the README names', () => {
    expect(text).not.toMatch(/Node (\d|>)/);
    const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };
    const [, floor] = /^>=(\d+\.\d+)/.exec(engines.node) ?? [];
    expect(documentOf('README.md').text).toContain(`from Node ${floor} on`);
  });
});
