import { compiledFixture } from '../support/compiled-fixture.js';
import { RawModern } from '../support/raw-modern.js';
import { RawSession } from '../support/raw-session.js';
import type { Service } from '../support/service.js';
import { documentOf } from './documents.js';
import { startCovered, statementsOfCall } from './support/covered-call.js';
import { shareOf } from './support/executed-statements.js';

/** Who opens these files understands a call. */
const FILES_MAX = 12;
const SHARE_MIN = 0.8;

/** The files that docs/architecture.md tells to read. */
function filesToRead(era: 'legacy' | 'modern'): readonly string[] {
  const { text } = documentOf('docs/architecture.md');
  const [, list = ''] = new RegExp(`### [^\\n]+\\(${era}\\)\\n\\n((?:\\d+\\. [^\\n]+\\n)+)`).exec(text) ?? [];
  return [...list.matchAll(/^\d+\. `(src\/mcp\/[^`]+)`: /gm)].map(([, file]) => file!);
}

describe('the files of docs/architecture.md', () => {
  let service: Service;
  beforeAll(async () => (service = await startCovered({ MCP_MODULES: compiledFixture('probe') })));
  afterAll(() => service?.stop('SIGKILL'));

  async function callOf(era: 'legacy' | 'modern'): Promise<() => Promise<unknown>> {
    const client = era === 'legacy' ? await RawSession.open(service.url) : new RawModern(service.url);
    return async () => {
      const { result } = await (await client.call('echo', { text: 'a' })).json();
      expect(result.content).toEqual([{ type: 'text', text: 'a' }]);
    };
  }

  it.each(['legacy', 'modern'] as const)('have four fifths of what a warm call runs: %s', async (era) => {
    const files = filesToRead(era);
    const run = await statementsOfCall(service, await callOf(era));
    const { share, others } = shareOf(files, run);
    expect(files.length).toBeGreaterThan(0);
    expect(files.length).toBeLessThanOrEqual(FILES_MAX);
    expect(files.filter((file) => !run.has(file))).toEqual([]);
    // Where this fails: these have more of the call than the page says.
    if (share < SHARE_MIN) throw new Error(`${era}: ${(100 * share).toFixed(1)} %, beside ${JSON.stringify(others)}`);
  });
});
