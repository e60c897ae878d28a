import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { PACKAGE_NAME } from '../../src/identity/product.js';
import { blocksOf } from '../docs/support/blocks.js';
import { compiledFixture } from '../support/compiled-fixture.js';

jest.setTimeout(90_000);

const ROOT = join(__dirname, '..', '..');
const DOCUMENT = readFileSync(join(ROOT, 'docs', 'stdio.md'), 'utf8');
const MAIN = `node_modules/${PACKAGE_NAME}/dist/main.js`;

interface Entry {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Where a reader has a place of its own, it is that of this checkout. */
const placed = (text: string) =>
  text
    .replace(`/path/to/${MAIN}`, join(ROOT, 'dist', 'main.js'))
    .replace(MAIN, join(ROOT, 'dist', 'main.js'))
    .replace(/^node$/, process.execPath)
    .replace(/\/path\/to\/dist\/weather\.module\.js|^team-weather$/, compiledFixture('local'));

/** What a desktop client is told in a file. */
function ofDesktop(): Entry {
  const [json, ...others] = blocksOf(DOCUMENT, 'json').map((block) => JSON.parse(block) as object);
  expect(others).toEqual([]);
  return (json as { mcpServers: { weather: Entry } }).mcpServers.weather;
}

/** What is typed in a terminal. */
function ofTerminal(): Entry {
  const [line = '', ...others] = blocksOf(DOCUMENT, 'bash');
  expect(others).toEqual([]);
  const [variable = '', command = '', ...args] = line.trim().split(' ');
  const [name = '', value = ''] = variable.split('=');
  return { command, args, env: { [name]: value } };
}

describe('docs/stdio.md', () => {
  it.each([
    ['a desktop client is told', ofDesktop],
    ['is typed', ofTerminal],
  ])('shows what %s, and it is served', async (_what, entry) => {
    const { command, args, env } = entry();
    const client = new Client({ name: 'desktop', version: '1.0.0' });
    await client.connect(
      new StdioClientTransport({
        command: placed(command),
        args: args.map(placed),
        env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, placed(value)])),
        stderr: 'ignore',
      }),
    );
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('greet');
    await client.close();
  });
});
