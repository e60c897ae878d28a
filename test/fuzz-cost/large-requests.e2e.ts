import { CostClient } from './support/client.js';
import { BODY_LIMIT } from './support/cost-case.js';
import { CostedService } from './support/costed-service.js';
import { message } from './support/scenario-cases.js';
import type { CostEra } from './support/shapes.js';

let service: CostedService;
const client = new CostClient();
beforeAll(async () => {
  service = await CostedService.start();
  await client.open(service.url);
});
afterAll(() => service.stop());

async function resultOf(era: CostEra, method: string, params: Record<string, unknown>) {
  const { status, text } = await client.send(client.post(era, message(method, params, { era })));
  const { result, error } = JSON.parse(text);
  expect([status, error]).toEqual([200, undefined]);
  return result;
}

/** Limits are not the remedy: what is large and right is served. */
describe.each(['legacy', 'modern'] as const)('in the %s era', (era) => {
  it('4 MB of text are served', async () => {
    const text = 'a'.repeat(BODY_LIMIT);
    const result = await resultOf(era, 'tools/call', { name: 'echo', arguments: { text } });
    expect(result.content[0].text === text).toBe(true);
  });

  it.each(['sum', 'plain'])('50,000 numbers are served by %s', async (name) => {
    const numbers = Array.from({ length: 50_000 }, (_, n) => n);
    const result = await resultOf(era, 'tools/call', { name, arguments: { numbers } });
    expect(result.content[0].text).toBe(name === 'sum' ? '1249975000' : 'done');
  });

  it.each(['files://', 'pkg://a-b.', 'search://items?q=', 'tagged://items?tags='])(
    '8 KB after %s are served',
    async (beginning) => {
      const value = 'a'.repeat(8_192);
      const result = await resultOf(era, 'resources/read', { uri: beginning + value });
      expect(result.contents[0].text.endsWith(value)).toBe(true);
    },
  );
});
