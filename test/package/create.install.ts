import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { parse } from 'yaml';
import { PACKAGE_NAME } from '../../src/identity/product.js';
import { textOf } from '../../src/testing/index.js';
import { Workshop } from '../extending-workshop.js';
import { DockerfileRun, type Image } from '../helm/support/dockerfile.js';

const ROOT = join(__dirname, '..', '..');

jest.setTimeout(240_000);

/** What of a workflow of GitHub is looked at. */
interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

interface Step {
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** The image of Mooring, as far as one is derived from it: test/helm/image.helm.ts builds and serves it whole. */
function builtMooring(folder: string): Image {
  const root = join(folder, 'mooring-image');
  mkdirSync(root);
  symlinkSync(ROOT, join(root, 'app'));
  return { root, workingDirectory: '/app', environment: {}, user: '1000:1000', command: [], labels: {} };
}

async function greeting(url: URL): Promise<readonly [name: string | undefined, text: string]> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(url));
  const result = (await client.callTool({ name: 'greet', arguments: { name: 'Ada' } })) as CallToolResult;
  const name = client.getServerVersion()?.name;
  await client.close();
  return [name, textOf(result)];
}

describe('npm create', () => {
  let workshop: Workshop;
  let home: string;
  let created: string;
  beforeAll(async () => {
    workshop = await Workshop.open();
    home = workshop.folder('home');
    workshop.publish(join(home, '../mooring/mooring-mcp-server-0.1.0.tgz'));
    workshop.publish(join(ROOT, 'create'));
    workshop.run(`npm create --yes ${PACKAGE_NAME} acme-greetings`, home);
    created = join(home, 'acme-greetings');
    workshop.run('npm install', created);
  });
  afterAll(() => workshop.close());

  it('writes what a team needs, and nothing of the template’s name', () => {
    const files = readdirSync(created, { recursive: true, encoding: 'utf8' }).filter(
      (path) => !/node_modules|lock/.test(path),
    );
    expect(files.toSorted()).toEqual([
      '.github',
      '.github/workflows',
      '.github/workflows/ci.yml',
      '.gitignore',
      'Dockerfile',
      'README.md',
      'package.json',
      'src',
      'src/greeting.module.ts',
      'src/greeting.test.ts',
      'src/greeting.tools.ts',
      'src/index.ts',
      'tsconfig.json',
      'values.yaml',
    ]);
    for (const path of files.filter((path) => /\./.test(path.slice(1)) && !path.endsWith('workflows')))
      expect(readFileSync(join(created, path), 'utf8')).not.toContain('my-tools');
    expect(readFileSync(join(created, 'package.json'), 'utf8')).toContain(`"${PACKAGE_NAME}": "^0.1.0"`);
  });

  it('is tested, and packed', () => {
    expect(workshop.run('npm test', created)).toMatch(/pass 2$/m);
    expect(workshop.run('npm pack', created)).toMatch(/^acme-greetings-1\.0\.0\.tgz$/m);
  });

  it('is served while it is developed', async () => {
    const dev = workshop.start('npm run dev', created);
    const { url, modules } = await dev.served();
    expect([modules, await greeting(url)]).toEqual([['GreetingModule'], ['acme-greetings', 'Hello, Ada.']]);
    await dev.interrupt();
  });

  it('passes each step of its workflow, as it is checked out', () => {
    const checkout = workshop.checkOut(created, 'checkout');
    const { jobs } = parse(readFileSync(join(checkout, '.github/workflows/ci.yml'), 'utf8')) as Workflow;
    const steps = Object.values(jobs).flatMap(({ steps }) => steps);
    const commands = steps.flatMap(({ run }) => run ?? []);
    expect(commands).toEqual(['npm ci', 'npm test']);
    for (const command of commands) workshop.run(command, checkout);
    expect(steps.flatMap((step) => step.with?.['node-version'] ?? [])).toEqual([24]);
    expect(existsSync(join(checkout, 'dist', 'index.js'))).toBe(true);
  });

  it('is served by the image of its Dockerfile, without a Mooring or Nest of its own', async () => {
    const build = new DockerfileRun(created, { mooring: builtMooring(home) });
    const image = build.build(join(created, 'Dockerfile'));
    const team = join(image.root, image.workingDirectory);
    expect(readdirSync(team).toSorted()).toEqual(['dist', 'node_modules', 'package-lock.json', 'package.json']);
    expect(readdirSync(join(team, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['zod']);
    const [node, entry] = image.command as [string, string];
    expect([node, image.user, entry]).toEqual(['node', '1000:1000', '/app/dist/main.js']);
    const variables = Object.entries(image.environment).map(([name, value]) => `${name}=${value}`);
    const served = await workshop.serve([...variables, node, join(image.root, entry)].join(' '), team);
    expect(served.started && (await greeting(served.url))).toEqual(['acme-greetings', 'Hello, Ada.']);
    build.remove();
  });

  it('names a packed file of Mooring by its path from the new package', () => {
    workshop.run(`npm create --yes ${PACKAGE_NAME} local -- --server ../mooring/mooring-mcp-server-0.1.0.tgz`, home);
    const { devDependencies } = JSON.parse(readFileSync(join(home, 'local', 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    expect(devDependencies[PACKAGE_NAME]).toBe('file:../../mooring/mooring-mcp-server-0.1.0.tgz');
  });

  it.each([
    ['acme-greetings', /is not empty/],
    ['Acme', /can't be the name of a package/],
    ['', /Writes a package of tools for Mooring/],
  ])('writes nothing for "%s"', (name, message) => {
    expect(() => workshop.run(`npm create --yes ${PACKAGE_NAME} ${name}`.trim(), home)).toThrow(message);
    expect(existsSync(join(home, 'Acme'))).toBe(false);
  });
});
