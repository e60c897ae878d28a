import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';

export const ROOT = join(__dirname, '..', '..', '..');
export const CHART = join(ROOT, 'helm');
export const VALUES_FILES = readdirSync(join(CHART, 'ci')).sort();

/** The oldest release of Kubernetes that the chart supports, and one that the tests know to be newer than it needs. */
export const OLDEST = '1.29.0';
export const NEWER = '1.35.0';

const HELM = process.env.HELM;

/** `describe` where Helm is to be had. `npm run test:helm` looks for it and says so when there is none. */
export const describeChart = HELM ? describe : describe.skip;

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Manifest = any;

export interface Release {
  /** A file of `helm/ci`, or any by its path. */
  readonly file?: string;
  /** Values as an object; they win over the file's. */
  readonly values?: object;
  readonly kubeVersion?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** What `helm template` writes, by kind. */
export class Rendered {
  readonly all: readonly Manifest[];

  constructor(readonly text: string) {
    this.all = parseAllDocuments(text, { uniqueKeys: true })
      .map((document) => document.toJS())
      .filter(Boolean);
  }

  of(kind: string): Manifest[] {
    return this.all.filter((manifest) => manifest.kind === kind);
  }

  /** The only one of its kind; with a name where there are several. */
  one(kind: string, name?: string): Manifest {
    const found = this.of(kind).filter(({ metadata }) => name === undefined || metadata.name === name);
    if (found.length !== 1) throw new Error(`${found.length} of ${kind} ${name ?? ''}`);
    return found[0];
  }

  get deployment(): Manifest {
    return this.of('Deployment').find(({ spec }) => spec.template.spec.containers[0].name === 'mooring');
  }

  get pod(): Manifest {
    return this.deployment.spec.template.spec;
  }

  get container(): Manifest {
    return this.pod.containers[0];
  }

  /** The variables of the service's container, without those whose value is in a Secret. */
  get environment(): Record<string, string> {
    const own = (this.container.env ?? []) as { name: string; value?: string }[];
    const literal = own.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
    const { name } = this.container.envFrom[0].configMapRef;
    return { ...this.one('ConfigMap', name).data, ...Object.fromEntries(literal) };
  }
}

export function render(release: Release = {}): Rendered {
  const outcome = template(release);
  if (outcome.status !== 0) throw new Error(outcome.stderr);
  return new Rendered(outcome.stdout);
}

/** The message of a render that fails. */
export function refusal(values: object, release: Release = {}): string {
  const outcome = template({ ...release, values });
  if (outcome.status === 0) throw new Error('The chart renders these values.');
  return outcome.stderr;
}

/** @param file of `helm/ci`, or any by its path */
export function lint(file: string): string {
  const args = ['lint', '--strict', CHART, '--values', resolve(CHART, 'ci', file), '--kube-version', NEWER];
  return execFileSync(HELM!, args, { encoding: 'utf8', stdio: 'pipe' });
}

function template({ file, values = {}, kubeVersion = NEWER, name = 'mooring', namespace = 'default' }: Release) {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-chart-'));
  const own = join(folder, 'values.yaml');
  writeFileSync(own, stringify(values));
  const files = [...(file ? [resolve(CHART, 'ci', file)] : []), own].flatMap((path) => ['--values', path]);
  const args = ['template', name, CHART, '--namespace', namespace, '--kube-version', kubeVersion, ...files];
  const outcome = spawnSync(HELM!, args, { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return outcome;
}

/** The smallest values that let several pods run. */
export const WITH_REDIS = { redis: { existingSecret: { name: 'redis' } } };
