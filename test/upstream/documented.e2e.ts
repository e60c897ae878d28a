import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestApp } from '../../src/testing/test-app.js';
import { NotesModule } from './support/documented.js';

const read = (...path: string[]) => readFileSync(join(__dirname, ...path), 'utf8');

describe('docs/upstream.md', () => {
  it('shows code that compiles', () => {
    const blocks = [...read('..', '..', 'docs', 'upstream.md').matchAll(/```ts\n([\s\S]*?)```/g)].map(
      ([, code]) => code!,
    );
    expect(blocks).toHaveLength(4);
    for (const block of blocks) expect(read('support', 'documented.ts')).toContain(block);
  });

  it('shows a server in this process that is served', async () => {
    await using app = await startTestApp({ modules: [NotesModule] });
    expect((await app.callTool('note')).content).toEqual([{ type: 'text', text: 'noted' }]);
  });
});
