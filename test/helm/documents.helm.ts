import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CHART, describeChart, NEWER, ROOT } from './support/chart.js';

const DOCUMENTS = ['docs/kubernetes.md', 'helm/README.intro.md', 'examples/derived-image/README.md', 'docs/deploy.md'];

/** The reader of docs/deploy.md is in a package beside the clone. */
function folderOf(document: string, text: string): string {
  if (text.includes('../mooring/helm')) return 'create/template';
  return text.includes('../../helm') ? dirname(document) : '.';
}

/** `helm install` and `helm upgrade` as a reader is told to run them, by where the reader is then. */
const COMMANDS = DOCUMENTS.flatMap((document) => {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const folder = folderOf(document, text);
  return [...text.matchAll(/^helm (?:install|upgrade) (.+)$/gm)].map(([, args]) => [folder, args!] as const);
});

describeChart('what the documents say to install', () => {
  it('is looked for in all of them', () => expect(COMMANDS).toHaveLength(7));

  it.each(COMMANDS)('from %s renders: %s', (folder, args) => {
    const own = args
      .replace('../mooring/helm', CHART)
      .replace(/ values\.yaml\b/, ` ${join(ROOT, 'helm/ci/production-values.yaml')}`)
      .split(/\s+/);
    const { status, stderr } = spawnSync(process.env.HELM!, ['template', ...own, '--kube-version', NEWER], {
      cwd: join(ROOT, folder),
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});
