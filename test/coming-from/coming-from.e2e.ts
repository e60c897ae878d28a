import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestApp } from '../../src/testing/test-app.js';
import { RepositoriesModule, SdkModule, StockModule, ToolsModule } from './support/snippets.js';

const read = (...path: string[]) => readFileSync(join(__dirname, ...path), 'utf8');
const blocksOf = (page: string) =>
  [...read('..', '..', 'docs', page).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);

it.each([
  ['coming-from.md', 7],
  ['openapi.md', 1],
])('docs/%s shows code that compiles', (page, blocks) => {
  expect(blocksOf(page)).toHaveLength(blocks);
  for (const block of blocksOf(page)) expect(read('support', 'snippets.ts')).toContain(block);
});

it('docs/coming-from.md shows code that serves', async () => {
  await using app = await startTestApp({ modules: [SdkModule, StockModule, ToolsModule, RepositoriesModule] });
  const names = (await app.client.listTools()).tools.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['getItem', 'repos_get', 'sdk']));
  const text = async (name: string, args: Record<string, unknown>) => {
    const [first] = (await app.callTool(name, args)).content;
    return first?.type === 'text' ? first.text : undefined;
  };
  expect(await text('sdk', {})).toBe('of the SDK');
  expect(await text('forecast', { city: 'Oslo' })).toBe('Sun in Oslo');
  expect(await text('greet', { name: 'Ada' })).toContain('Hello Ada from');
  expect((await app.callTool('add', { a: 1, b: 2 })).structuredContent).toEqual({ sum: 3 });
  expect(await text('in-stock', { item: 'chair' })).toBe('5');
});
