import { globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { type CallToolResult, ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { structuredOf, textOf } from '../src/testing/index.js';
import { blocksOf, squeezed } from './docs/support/blocks.js';
import { type Served, Workshop } from './extending-workshop.js';

const ROOT = join(__dirname, '..');
const SOURCES = join(__dirname, 'fixtures', 'team-weather');
const GUIDE = ['package.md', 'extending.md', 'guards.md']
  .map((name) => readFileSync(join(ROOT, 'docs', name), 'utf8'))
  .join('\n');
const OWN_SERVER = join(ROOT, 'dist', 'main.js');

jest.setTimeout(120_000);

let workshop: Workshop;
/** The package's source. */
let checkout: string;
/** A folder where the package is installed, and Mooring is not. */
let apart: string;
/** A folder where both are installed. */
let beside: string;

beforeAll(async () => {
  workshop = await Workshop.open();
  checkout = workshop.checkOut();
  apart = workshop.folder('apart');
  beside = workshop.folder('beside');
  workshop.run('npm install --save-dev ../mooring/mooring-mcp-server-0.1.0.tgz', checkout);
  workshop.run('npm run build', checkout);
  workshop.run('npm pack', checkout);
  workshop.run('npm install ../team-weather/team-weather-1.0.0.tgz', apart);
  workshop.run('npm install ../mooring/mooring-mcp-server-0.1.0.tgz ../team-weather/team-weather-1.0.0.tgz', beside);
});
afterAll(() => workshop.close());

async function exercise(served: Served): Promise<void> {
  if (!served.started) throw new Error(served.message);
  expect(served.modules).toEqual(['WeatherModule']);
  const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities: {} });
  const headers = { 'x-station': 'roof' };
  await client.connect(new StreamableHTTPClientTransport(served.url, { requestInit: { headers } }));
  expect(client.getServerVersion()).toEqual({ name: 'acme-weather', title: 'Acme Weather', version: '1.4.0' });
  expect(client.getInstructions()).toMatch(/^Ask for the city first/);
  const updated = new Promise<string>((resolve) => {
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => resolve(params.uri));
  });

  await client.subscribeResource({ uri: 'weather://cities/Oslo' });
  const call = async (name: string, args: object) =>
    (await client.callTool({ name, arguments: { ...args } })) as CallToolResult;
  expect(textOf(await call('report', { city: 'Oslo', celsius: 1 }))).toBe('Thank you.');
  expect(await updated).toBe('weather://cities/Oslo');
  expect(structuredOf(await call('forecast', { city: 'Oslo' }))).toEqual({ city: 'Oslo', celsius: 1 });
  const skill = await client.readResource({ uri: 'skill://packing/references/CLOTHES.md' });
  expect(skill.contents).toEqual([expect.objectContaining({ mimeType: 'text/markdown' })]);
  await client.close();
}

async function forecastOf(url: URL): Promise<string | undefined> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(url));
  const { tools } = await client.listTools();
  await client.close();
  return tools.find(({ name }) => name === 'forecast')?.description;
}

describe('a package of a team', () => {
  it('has one Nest with Mooring beside it, and none where Mooring is elsewhere', () => {
    const copies = (folder: string) =>
      globSync('**/node_modules/{@nestjs/core,rxjs,zod,reflect-metadata}', { cwd: folder });
    expect(copies(beside).toSorted()).toEqual(
      ['@nestjs/core', 'reflect-metadata', 'rxjs', 'zod'].map((name) => `node_modules/${name}`),
    );
    expect(copies(apart)).toEqual(['node_modules/zod']);
  });

  it('passes its own tests with the testing kit', () => {
    expect(workshop.run('npm test', checkout)).toMatch(/pass 5$/m);
  });

  it('is served by the Mooring that is installed beside it', async () => {
    await exercise(
      await workshop.serve('MCP_MODULES=team-weather node node_modules/@mooring-mcp/server/dist/main.js', beside),
    );
  });

  it('is served by a Mooring that is installed elsewhere, without one beside it', async () => {
    await exercise(await workshop.serve(`MCP_MODULES=team-weather node ${OWN_SERVER}`, apart));
  });

  it('is served by the running Mooring although it has another copy beside it', async () => {
    await exercise(await workshop.serve(`MCP_MODULES=team-weather node ${OWN_SERVER}`, beside));
  });

  it('is served from its files, without a package', async () => {
    await exercise(
      await workshop.serve(
        'MCP_MODULES=./dist/weather.module.js node node_modules/@mooring-mcp/server/dist/main.js',
        checkout,
      ),
    );
  });

  it('is compiled and served anew when it changes, once it has no errors', async () => {
    const source = join(checkout, 'src', 'weather.tools.ts');
    const before = readFileSync(source, 'utf8');
    const after = before.replace('Forecasts the weather of a city.', 'Says how warm it gets.');
    const dev = workshop.start('npm run dev', checkout);
    const first = await dev.served();
    await exercise({ started: true, ...first });
    writeFileSync(source, `${after}const bad: number = 'x';\n`);
    await dev.printed(/error TS2322/);
    await dev.printed(/Found 1 error/);
    expect(await forecastOf(first.url)).toBe('Forecasts the weather of a city.');
    writeFileSync(source, after);
    expect(await forecastOf((await dev.served()).url)).toBe('Says how warm it gets.');
    writeFileSync(source, before);
    await dev.served();
    await dev.interrupt();
    expect(dev.lines.join('\n')).toMatch(/"event":"shutdown.complete"/);
    expect(dev.lines.join('\n')).not.toMatch(/"event":"shutdown.forced"/);
  });

  it('is refused as TypeScript, with what to write', async () => {
    const served = await workshop.serve(
      'MCP_MODULES=./src/index.ts node node_modules/@mooring-mcp/server/dist/main.js',
      checkout,
    );
    expect(served).toMatchObject({ started: false, code: 1 });
    expect((served as { message: string }).message).toContain('dev ./src/index.ts');
  });

  it('that is not there stops the start with one message', async () => {
    const served = await workshop.serve(`MCP_MODULES=team-tides,./nowhere.js node ${OWN_SERVER}`, checkout);
    expect(served).toMatchObject({ started: false, code: 1 });
    const { message } = served as { message: string };
    expect(message).toContain('team-tides: no package of that name is installed');
    expect(message).toContain('./nowhere.js: there is no file');
  });
});

describe('docs/package.md, docs/extending.md and docs/guards.md', () => {
  const files = [
    'package.json',
    'tsconfig.json',
    'skills/packing/SKILL.md',
    ...readdirSync(join(SOURCES, 'src')).map((name) => `src/${name}`),
  ];
  const others = [join(__dirname, 'docs', 'support', 'asking-tools.ts')];
  const sources = [...files.map((file) => join(SOURCES, file)), ...others].map((file) => readFileSync(file, 'utf8'));

  it.each(['ts', 'json', 'markdown'].flatMap((language) => blocksOf(GUIDE, language)))(
    'shows code of the package that these tests run: %#',
    (block) => {
      expect(sources.filter((source) => squeezed(source).includes(squeezed(block)))).toHaveLength(1);
    },
  );

  it('shows commands that these tests ran', () => {
    const shown = blocksOf(GUIDE, 'bash').flatMap((block) => block.trim().split('\n'));
    expect(shown.length).toBeGreaterThan(4);
    expect(workshop.commands).toEqual(expect.arrayContaining(shown));
  });
});
