import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeChart, NEWER, ROOT } from './support/chart.js';

const DOCUMENTS = ['docs/kubernetes.md', 'helm/README.intro.md', 'examples/derived-image/README.md'];

/** `helm install` and `helm upgrade` as a reader is told to run them, by where the reader is then. */
const COMMANDS = DOCUMENTS.flatMap((document) => {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const folder = text.includes('../../helm') ? dirname(document) : '.';
  return [...text.matchAll(/^helm (?:install|upgrade) (.+)$/gm)].map(([, args]) => [folder, args!] as const);
});

describeChart('what the documents say to install', () => {
  it('is looked for in all of them', () => expect(COMMANDS).toHaveLength(5));

  it.each(COMMANDS)('from %s renders: %s', (folder, args) => {
    const own = args.replace(/ values\.yaml\b/, ` ${join(ROOT, 'helm/ci/production-values.yaml')}`).split(/\s+/);
    const { status, stderr } = spawnSync(process.env.HELM!, ['template', ...own, '--kube-version', NEWER], {
      cwd: join(ROOT, folder),
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});
