import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies } from 'semver';

const ROOT = join(__dirname, '..');
const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');

interface Locked {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly engines?: { readonly node?: string };
}
interface Manifest {
  readonly engines: { readonly node: string };
  readonly devDependencies: Record<string, string>;
}

const manifest = JSON.parse(textOf('package.json')) as Manifest;
const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, Locked> };
const production = Object.entries(packages).filter(
  ([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional,
);

/** The packages that the service runs with and that refuse a release of Node. */
function refusedBy(node: string): readonly string[] {
  return production
    .filter(([, { engines }]) => engines?.node !== undefined && !satisfies(node, engines.node))
    .map(([path, { engines }]) => `${path} wants ${engines!.node}`);
}

/** The minor releases of Node 22, the oldest first. */
const releases = Array.from({ length: 50 }, (_, minor) => `22.${minor}`);

describe('the oldest Node', () => {
  const oldest = manifest.engines.node.replace('>=', '');

  it('is the lowest 22 that every package that the service runs with accepts', () => {
    expect(production.length).toBeGreaterThan(100);
    expect(refusedBy(`${oldest}.0`)).toEqual([]);
    expect(releases.find((release) => refusedBy(`${release}.0`).length === 0)).toBe(oldest);
  });

  it('is what the compiler knows the types of', () => {
    expect(manifest.devDependencies['@types/node']).toMatch(new RegExp(`^\\^${oldest.split('.')[0]}\\.`));
  });

  it.each(['README.md', 'docs/decisions/0021-one-node.md'])('is told in %s', (path) => {
    expect(textOf(path)).toContain(`Node ${oldest}`);
  });
});

describe('the Node of the image', () => {
  const steps = jest.requireActual<{
    IMAGE_NODE: number;
    NODE_PACKAGES: Record<string, { name: string; version: string; integrity: string }>;
  }>('../scripts/steps/node-packages.mjs');

  it('is of one release line in the Dockerfiles, in .nvmrc and in what npm brings', () => {
    const line = String(steps.IMAGE_NODE);
    expect(textOf('.nvmrc').trim()).toBe(line);
    for (const path of ['Dockerfile', 'examples/derived-image/module.Dockerfile']) {
      expect(/^ARG NODE_IMAGE=node:(\d+)-slim$/m.exec(textOf(path))?.[1]).toBe(line);
    }
    for (const { version } of Object.values(steps.NODE_PACKAGES)) expect(version.split('.')[0]).toBe(line);
  });

  it('is one that every package that the service runs with accepts, on every platform', () => {
    expect(Object.keys(steps.NODE_PACKAGES)).toEqual(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']);
    for (const { version, integrity } of Object.values(steps.NODE_PACKAGES)) {
      expect(refusedBy(version)).toEqual([]);
      expect(integrity).toMatch(/^sha512-[\w+/]{86}==$/);
    }
  });

  it('runs all that a script of package.json starts by Node', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const started = Object.values(scripts).filter((command) => /\bnode\b/.test(command));
    expect(started.length).toBeGreaterThan(15);
    expect(started.filter((command) => !command.startsWith('exec sh scripts/node.sh '))).toEqual([]);
  });
});
