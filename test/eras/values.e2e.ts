import type { SdkClient } from '../support/official-client.js';
import { forEveryClient } from './support/for-every-client.js';

jest.setTimeout(60_000);

/** Each tool's answer as its author gave it, and whether it and its schema are wrapped in a session. */
const ANSWERS: readonly (readonly [tool: string, value: unknown, wrapped: boolean])[] = [
  ['numbers', [1, 2, 3], true],
  ['word', 'yes', true],
  ['maybe', null, true],
  ['either', { name: 'Ada' }, true],
  ['shape', { kind: 'circle', radius: 1 }, false],
  ['add', { sum: 3 }, false],
  ['tree', [1, [2, [3]]], true],
];

type Listed = Awaited<ReturnType<SdkClient['listTools']>>['tools'][number];

async function listed(client: SdkClient): Promise<ReadonlyMap<string, Listed>> {
  const tools: Listed[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await client.listTools(cursor === undefined ? {} : { cursor });
    tools.push(...page.tools);
    cursor = page.nextCursor;
    if (cursor === undefined) return new Map(tools.map((tool) => [tool.name, tool]));
  }
}

forEveryClient(({ era, connect }) => {
  const wire = (value: unknown, wrapped = true) => (era === 'legacy' && wrapped ? { result: value } : value);

  // The clients check each answer by the schema that they were listed.
  it.each(ANSWERS)('%s answers %j, which its client finds to fit', async (tool, value, wrapped) => {
    const client = await connect();
    const schema = (await listed(client.client)).get(tool)?.outputSchema as Record<string, unknown>;
    const result = await client.callTool(tool, { a: 1, b: 2 });
    expect(result.structuredContent).toEqual(wire(value, wrapped));
    expect(result.content).toEqual([{ type: 'text', text: JSON.stringify(value) }]);
    if (era === 'modern' && wrapped) expect(schema['properties']).toBeUndefined();
    else expect(schema['type']).toBe('object');
    if (era === 'legacy' && wrapped) expect(schema).toMatchObject({ required: ['result'], properties: { result: {} } });
  });

  it.each([0, false, '', null, [], {}, 'text', { result: 1 }, [{ a: [null] }]])(
    'anything answers %j',
    async (value) => {
      const client = await connect();
      await listed(client.client);
      const result = await client.callTool('anything', { json: JSON.stringify(value) });
      expect(result.structuredContent).toEqual(wire(value));
      expect(result.content).toEqual([{ type: 'text', text: JSON.stringify(value) }]);
    },
  );

  it('a value without a schema has a text beside it', async () => {
    const client = await connect();
    const result = await client.callTool('loose');
    expect(result.structuredContent).toEqual(wire(['a', 'b']));
    expect(result.content).toEqual([{ type: 'text', text: '["a","b"]' }]);
  });
});
