import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppModule } from '../../src/app.module.js';
import { loadSettings } from '../../src/config/settings.js';
import { RequestPipeline } from '../../src/mcp/gate/request-pipeline.js';
import { McpController } from '../../src/mcp/mcp.controller.js';
import { documentOf, ROOT } from './documents.js';

type ArchitectureDocument = (text: string, service: object) => string;
type Arrows = Readonly<Record<string, readonly string[]>>;

const { architectureDocument } = jest.requireActual<{ architectureDocument: ArchitectureDocument }>(
  '../../scripts/architecture/document.mjs',
);
const { ARROWS, ROOMS } = jest.requireActual<{ ARROWS: Arrows; ROOMS: Readonly<Record<string, Arrows>> }>(
  '../../eslint.rooms.js',
);
const { text } = documentOf('docs/architecture.md');

function foldersIn(path: string): string[] {
  return readdirSync(join(ROOT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${path}/${name}/`);
}

/** The folders that the tables of the page give a job. */
const described = [...text.matchAll(/^\| `(src\/[\w/-]+\/)` +\| [^|]{10,}/gm)].map(([, folder]) => folder!);

describe('docs/architecture.md', () => {
  it('has the diagrams that the modules and the pipeline have: else run `npm run docs:architecture`', async () => {
    const outcome = loadSettings({});
    if (!outcome.ok) throw new Error(outcome.message);
    const root = await AppModule.register({ ...outcome.settings, adminEnabled: true }, []);
    const source = join(ROOT, 'src');
    expect(architectureDocument(text, { source, root, RequestPipeline, McpController })).toBe(text);
  });

  it.each(['AppModule --> McpModule', 'McpModule --> LegacyModule', 'StateModule --> KeysModule'])(
    'draws %s',
    (arrow) => expect(text).toContain(`  ${arrow}\n`),
  );

  it.each(['ReadRequestStep --> SessionGuard', 'McpController -->|modern| ModernEndpoint'])('draws %s', (arrow) =>
    expect(text).toContain(`  ${arrow}\n`),
  );

  it('gives each room its job, and names no other', () => {
    const inside = Object.keys(ROOMS).flatMap((house) => foldersIn(`src/${house}`));
    expect(described.sort()).toEqual([...foldersIn('src'), ...inside].sort());
  });
});

describe('the arrows between rooms', () => {
  it.each(Object.entries({ ...ROOMS, '': ARROWS }))('lead to what there is: src/%s', (house, arrows) => {
    const there = (path: string) => readdirSync(join(ROOT, 'src', house)).includes(path.split('/')[0]!);
    const named = Object.entries(arrows).flatMap(([room, allowed]) => [room, ...allowed]);
    expect(named.filter((path) => !there(path))).toEqual([]);
  });

  it.each(Object.entries(ROOMS))('are said for each room of src/%s', (house, arrows) => {
    const folders = foldersIn(`src/${house}`).map((folder) => folder.split('/').at(-2));
    expect(Object.keys(arrows).sort()).toEqual(folders.sort());
  });
});
