import { type ChildProcess, execFileSync, execSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PACKAGE_NAME } from '../../src/identity/product.js';
import { RawSession } from '../support/raw-session.js';
import { describeChart, type Manifest, render, ROOT } from './support/chart.js';
import { DockerfileRun, type Image } from './support/dockerfile.js';
import { contentsOf, filesOf, sizeOf } from './support/files.js';

jest.setTimeout(600_000);

const EXAMPLE = join(ROOT, 'examples', 'derived-image');
const runs: DockerfileRun[] = [];
const started: ChildProcess[] = [];
const folders: string[] = [];

const ARGS = {
  NODE_IMAGE: 'node:24-slim@sha256:0123',
  VERSION: '1.2.3',
  REVISION: 'abc',
  SOURCE: 'https://git.example.com/mooring',
  CREATED: '2026-01-02T03:04:05Z',
};

let image: Image;
let again: Image;
let files: string[];
let team: string;

beforeAll(() => {
  image = run(ROOT).build(join(ROOT, 'Dockerfile'));
  files = filesOf(image.root);
});
beforeAll(() => {
  again = run(otherCheckout(), {}, ARGS).build(join(ROOT, 'Dockerfile'));
});
beforeAll(() => {
  team = packedTeamPackage();
});
afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));
afterAll(() => {
  runs.forEach((one) => one.remove());
  folders.forEach((folder) => rmSync(folder, { recursive: true }));
});

function run(context: string, bases: Record<string, Image> = {}, buildArgs: Record<string, string> = {}) {
  const one = new DockerfileRun(context, bases, buildArgs);
  runs.push(one);
  return one;
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-image-test-'));
  folders.push(folder);
  return folder;
}

/** The context of the example: its files and the tarball of the team's package. */
function packedTeamPackage(): string {
  const folder = temporary();
  const source = join(folder, 'source');
  cpSync(join(ROOT, 'test', 'fixtures', 'team-weather'), source, {
    recursive: true,
    filter: (path) => !/\/(dist|node_modules)$/.test(path),
  });
  const modules = join(source, 'node_modules');
  mkdirSync(modules);
  for (const name of ['@nestjs', '@types', 'reflect-metadata', 'rxjs', 'zod', 'undici-types']) link(name, modules);
  const mooring = join(modules, ...PACKAGE_NAME.split('/'));
  mkdirSync(mooring, { recursive: true });
  for (const name of ['dist', 'package.json', 'node_modules']) link(join('..', name), mooring);
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript-7/bin/tsc'), '-p', source], {
    cwd: source,
    stdio: 'pipe',
  });
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: source, stdio: 'pipe' });
  rmSync(source, { recursive: true });
  const readme = readFileSync(join(EXAMPLE, 'README.md'), 'utf8');
  for (const [command] of readme.matchAll(/^npm .*$/gm)) execSync(command, { cwd: folder, stdio: 'pipe' });
  return folder;
}

/** The same checkout as somebody else has it: other modes, other times, another place. */
function otherCheckout(): string {
  const folder = temporary();
  const names = [
    'package.json',
    'package-lock.json',
    'LICENSE',
    '.npmrc',
    '.dockerignore',
    'tsconfig.json',
    'tsconfig.build.json',
  ];
  execFileSync('cp', ['-r', ...[...names, 'scripts', 'src'].map((name) => join(ROOT, name)), folder]);
  execFileSync('chmod', ['-R', 'u=rwX,go=', folder]);
  execFileSync('find', [folder, '-exec', 'touch', '-d', '2001-02-03', '{}', '+']);
  return folder;
}

/** What a package says may be imported or run of it, without types and without sources. */
function entriesOf(manifest: Manifest): string[] {
  const { main, module, bin, exports } = manifest;
  return [main, module, ...targetsOf(bin), ...targetsOf(exports)]
    .filter((path) => typeof path === 'string' && /^(\.\/)?[^*]+\.[cm]?js$/.test(path))
    .map((path) => path.replace(/^\.\//, '') as string);
}

function targetsOf(node: Manifest): string[] {
  if (typeof node === 'string') return [node];
  return typeof node === 'object' && node !== null ? Object.values(node as object).flatMap(targetsOf) : [];
}

function link(name: string, folder: string): void {
  execFileSync('ln', ['-s', join(ROOT, 'node_modules', name), folder]);
}

/** Starts the command of an image with its variables, in the folder that stands for its own. */
async function start(
  { root, workingDirectory, environment, command }: Image,
  env: Record<string, string> = {},
): Promise<URL> {
  const entry = command[1]!.startsWith('/') ? join(root, command[1]!) : command[1]!;
  const child = spawn(process.execPath, [entry], {
    cwd: join(root, workingDirectory),
    env: { ...environment, HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as { event?: string; port?: number; msg?: string };
    if (line.event === 'start.failed') throw new Error(line.msg);
    if (line.event === 'listening') return new URL(`http://127.0.0.1:${line.port}/mcp`);
  }
  throw new Error('The process ended.');
}

async function toolNames(url: URL): Promise<string[]> {
  const session = await RawSession.open(url);
  const { result } = await (await session.request('tools/list')).json();
  return result.tools.map(({ name }: { name: string }) => name);
}

describe('the image', () => {
  it('holds the build, its dependencies, a package.json and the licence', () => {
    const folders = new Set(files.map((path) => path.split('/').slice(0, 2).join('/')));
    expect([...folders].sort()).toEqual(['app/LICENSE', 'app/dist', 'app/node_modules', 'app/package.json']);
  });

  it('holds no development dependency', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
    const development = Object.entries(packages as Record<string, Manifest>).filter(([, { dev }]) => dev);
    expect(development.length).toBeGreaterThan(50);
    const there = new Set(
      files.filter((path) => path.endsWith('/package.json')).map((path) => path.slice('app/'.length)),
    );
    expect(development.filter(([path]) => there.has(`${path}/package.json`)).map(([path]) => path)).toEqual([]);
    expect(there).toContain('node_modules/@nestjs/core/package.json');
  });

  it('holds no test, source or source map of its own', () => {
    const own = files.filter((path) => path.startsWith('app/dist/'));
    expect(own).toContain('app/dist/main.js');
    expect(own.filter((path) => /\.(spec|contract|e2e)\.|\.map$/.test(path))).toEqual([]);
    expect(own.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))).toEqual([]);
  });

  it('runs as a user by number, on every address, in the foreground', () => {
    expect(image.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(image.environment).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0' });
    expect(image.command).toEqual(['node', 'dist/main.js']);
  });

  it('runs Node with the flags that it is measured with, as the chart and npm start do', () => {
    const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');
    const [, options] = /NODE_OPTIONS = '(.+)'/.exec(textOf('scripts/steps/node-options.mjs')) ?? [];
    expect(image.environment.NODE_OPTIONS).toBe(options);
    expect(textOf('helm/templates/_numbers.tpl')).toContain(`prepend .Values.nodeOptions "${options}"`);
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: { start: string } };
    expect(scripts.start).toBe(`exec sh scripts/node.sh ${options} scripts/start.mjs`);
  });

  it('says what it is and what it was made from', () => {
    expect(again.labels).toEqual({
      'org.opencontainers.image.title': 'Mooring',
      'org.opencontainers.image.description': expect.any(String),
      'org.opencontainers.image.licenses': 'MIT',
      'org.opencontainers.image.source': ARGS.SOURCE,
      'org.opencontainers.image.version': ARGS.VERSION,
      'org.opencontainers.image.revision': ARGS.REVISION,
      'org.opencontainers.image.created': ARGS.CREATED,
      'org.opencontainers.image.base.name': ARGS.NODE_IMAGE,
    });
    expect(image.labels['org.opencontainers.image.created']).toMatch(/^1970-/);
  });

  it('is the same, byte for byte and mode for mode, when it is built again elsewhere', () => {
    expect(files.length).toBeGreaterThan(2_000);
    expect(contentsOf(again.root)).toEqual(contentsOf(image.root));
    expect({ ...again, root: '', labels: {} }).toEqual({ ...image, root: '', labels: {} });
  });

  it('leaves out what nobody runs, and is small', () => {
    const dead =
      /\.(map|[cm]?ts)$|\/node_modules\/(@[^/]+\/)?[^/@][^/]*\/(\.github|__tests__|benchmarks?|docs|examples?|tests?)\//;
    expect(files.filter((path) => dead.test(`/${path}`))).toEqual([]);
    expect(sizeOf(image.root) / 1e6).toBeLessThan(30);
  });

  it('has every file that its packages say may be imported', () => {
    const packages = files.filter((path) => /node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(path));
    expect(packages.length).toBeGreaterThan(150);
    const missing = packages.flatMap((path) => {
      const entries = entriesOf(JSON.parse(readFileSync(join(image.root, path), 'utf8')));
      const [inImage, installed] = [join(image.root, path, '..'), join(ROOT, path.slice('app/'.length), '..')];
      return entries.filter((entry) => !existsSync(join(inImage, entry)) && existsSync(join(installed, entry)));
    });
    expect(missing).toEqual([]);
  });

  it('serves', async () => {
    expect(await toolNames(await start(image))).toEqual(expect.arrayContaining(['echo', 'countdown']));
  });

  it('can be derived from as the example does', async () => {
    const derived = run(team, { mooring: image }).build(join(EXAMPLE, 'Dockerfile'));
    expect(derived.user).toBe(image.user);
    const tools = await toolNames(await start(derived));
    expect(tools).toContain('forecast');
    expect(tools).not.toContain('echo');
    const added = filesOf(derived.root).filter((path) => !files.includes(path));
    expect(added.filter((path) => !path.startsWith('team/'))).toEqual([]);
    const rebuilt = run(team, { mooring: again }).build(join(EXAMPLE, 'Dockerfile'));
    expect(contentsOf(rebuilt.root)).toEqual(contentsOf(derived.root));
  });
});

describeChart('an image of a module alone', () => {
  it('is copied beside the stock image by the init container, and served', async () => {
    const module = run(team).build(join(EXAMPLE, 'module.Dockerfile'));
    expect(contentsOf(run(team).build(join(EXAMPLE, 'module.Dockerfile')).root)).toEqual(contentsOf(module.root));
    const values = parse(readFileSync(join(EXAMPLE, 'module-values.yaml'), 'utf8')) as object;
    const rendered = render({ values });
    const [init] = rendered.pod.initContainers;
    const modules = temporary();
    mkdirSync(join(modules, init.volumeMounts[0].subPath as string));

    const inPlace = (path: string) =>
      path.replace(/^\/modules(?=\/)/, modules).replace(/^\/module(?=\/)/, join(module.root, 'module'));
    const [program, ...args] = init.command as string[];
    execFileSync(program!, args.map(inPlace));

    const { workingDir, command } = rendered.container;
    const [node, entry] = command as string[];
    const stock = { ...image, root: '/', workingDirectory: inPlace(`${workingDir}/`) };
    const { MCP_MODULES } = rendered.environment;
    const url = await start({ ...stock, command: [node!, join(image.root, entry!)] }, { MCP_MODULES: MCP_MODULES! });
    expect(await toolNames(url)).toContain('forecast');
  });
});
