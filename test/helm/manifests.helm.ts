import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeChart, lint, OLDEST, render, ROOT, VALUES_FILES } from './support/chart.js';
import { CustomResources } from './support/custom-resources.js';

const { KUBERNETES_VALIDATE, CUSTOM_RESOURCES } = process.env;
const NEWEST = '1.37.0';
const RELEASES = [OLDEST, '1.32.0', NEWEST];

const itValidates = KUBERNETES_VALIDATE ? it : it.skip;
const itKnowsCustomResources = CUSTOM_RESOURCES ? it : it.skip;

const NOT_KUBERNETES = ['HTTPRoute', 'ScaledObject', 'PrometheusRule', 'ServiceMonitor'];

function problemsOf(text: string, kubeVersion: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-manifests-'));
  const path = join(folder, 'manifests.yaml');
  writeFileSync(path, text);
  const args = ['--strict', '--quiet', '-k', kubeVersion.replace(/\.0$/, ''), path];
  const { stdout, stderr, error } = spawnSync(KUBERNETES_VALIDATE!, args, { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  if (error) throw error;
  const unknown = new RegExp(`Couldn't find schema for kind (${NOT_KUBERNETES.join('|')}) `);
  return `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '' && !unknown.test(line));
}

/** What `npm create` writes for a team's release. */
const TEMPLATE = join(ROOT, 'create', 'template', 'values.yaml');

describeChart('the manifests of', () => {
  it('a production release are among them', () => expect(VALUES_FILES).toContain('production-values.yaml'));

  describe.each([...VALUES_FILES, TEMPLATE])('%s', (file) => {
    it('pass a strict lint', () => expect(lint(file)).toContain('0 chart(s) failed'));

    it('have names of their own', () => {
      const names = render({ file }).all.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
      expect(names.length).toBeGreaterThan(4);
      expect(new Set(names).size).toBe(names.length);
    });

    itValidates.each(RELEASES)("are what Kubernetes %s's own schemas allow", (kubeVersion) => {
      expect(problemsOf(render({ file, kubeVersion }).text, kubeVersion)).toEqual([]);
    });

    itKnowsCustomResources('are what the definitions of custom resources allow', () => {
      const definitions = new CustomResources(CUSTOM_RESOURCES!);
      const custom = render({ file }).all.filter(({ kind }) => NOT_KUBERNETES.includes(kind as string));
      for (const manifest of custom)
        expect([manifest.kind, definitions.problems(manifest)]).toEqual([manifest.kind, []]);
    });
  });

  it('the values of npm create run its image, and a test that calls its tool', () => {
    const { container, text } = render({ file: TEMPLATE });
    expect(container.image).toBe('registry.example.com/acme/my-tools:1.0.0');
    expect(text).toMatch(/"?greet"?[^]*Ada/);
  });

  it('the matrix hold every kind of custom resource', () => {
    const kinds = new Set(VALUES_FILES.flatMap((file) => render({ file }).all.map(({ kind }) => kind as string)));
    for (const kind of NOT_KUBERNETES) expect(kinds).toContain(kind);
  });
});

(KUBERNETES_VALIDATE && process.env.HELM ? it : it.skip)('the schemas find a misspelt field', () => {
  const text = render().text.replace('minReadySeconds', 'minreadySeconds');
  expect(problemsOf(text, NEWEST).join()).toContain('minreadySeconds');
});

(CUSTOM_RESOURCES ? it : it.skip)('the definitions of custom resources find a misspelt field', () => {
  const definitions = new CustomResources(CUSTOM_RESOURCES!);
  const manifest = {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    spec: { scaleTargetReff: {}, triggers: [] },
  };
  expect(definitions.problems(manifest)).toEqual(expect.arrayContaining([expect.stringContaining('/spec')]));
});
