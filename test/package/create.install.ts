import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { PACKAGE_NAME } from '../../src/identity/product.js';
import { textOf } from '../../src/testing/index.js';
import { Workshop } from '../extending-workshop.js';

const ROOT = join(__dirname, '..', '..');
const MAIN = join(ROOT, 'dist', 'main.js');

jest.setTimeout(240_000);

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

  it('is served as its Dockerfile has it, without a Mooring or Nest of its own', async () => {
    const dockerfile = readFileSync(join(created, 'Dockerfile'), 'utf8');
    const [, install] = /^RUN (npm ci .*)$/m.exec(dockerfile)!;
    const image = join(home, 'image');
    mkdirSync(image);
    for (const name of ['package.json', 'package-lock.json', 'dist'])
      cpSync(join(created, name), join(image, name), { recursive: true });
    workshop.run(install!, image);
    expect(readdirSync(join(image, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['zod']);
    const [, modules] = /^ENV (MCP_MODULES=.*)$/m.exec(dockerfile)!;
    const served = await workshop.serve(`${modules} node ${MAIN}`, image);
    expect(served.started && (await greeting(served.url))).toEqual(['acme-greetings', 'Hello, Ada.']);
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
