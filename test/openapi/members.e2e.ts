import { OpenApiTools } from '../../src/openapi/index.js';
import { startTestApp } from '../../src/testing/test-app.js';
import { documentOf } from './support/small-document.js';

const text = { type: 'string' };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const SCHEMAS = {
  User: {
    type: 'object',
    required: ['id', 'name', 'password'],
    additionalProperties: false,
    properties: {
      id: { type: 'integer', readOnly: true },
      made: ref('Time'),
      name: text,
      password: { type: 'string', writeOnly: true },
      parent: ref('User'),
      // A member of this name says nothing of its schema.
      readOnly: { type: 'boolean' },
    },
  },
  Time: { type: 'string', readOnly: true },
};

describe('members of one side', () => {
  it.each(['3.0.3', '3.1.0'])('are not said of the other, in OpenAPI %s', async (version) => {
    const media = { content: { 'application/json': { schema: ref('User') } } };
    const post = {
      operationId: 'make',
      requestBody: { required: true, ...media },
      responses: { '200': { description: 'ok', ...media } },
    };
    const document = documentOf({ '/users': { post } }, SCHEMAS, version);
    const tools = OpenApiTools.from(document, { include: ['make'], baseUrl: 'http://127.0.0.1:1' });
    await using app = await startTestApp({ modules: [tools] });
    const { tools: listed } = await app.client.listTools();
    const { inputSchema, outputSchema } = listed[0] as unknown as Record<
      string,
      { $defs: { User: { properties: object } } }
    >;
    expect(Object.keys(inputSchema!.$defs.User.properties)).toEqual(['name', 'password', 'parent', 'readOnly']);
    expect(inputSchema!.$defs.User).toMatchObject({ required: ['name', 'password'] });
    expect(Object.keys(outputSchema!.$defs.User.properties)).toEqual(['id', 'made', 'name', 'parent', 'readOnly']);
    const refused = await app.callTool('make', { body: { name: 'a', password: 'b', id: 1 } });
    expect(JSON.stringify(refused.content)).toContain('id');
  });

  it('are not required by another part of their schema', async () => {
    const base = { type: 'object', required: ['id', 'name'], properties: { id: { readOnly: true }, name: text } };
    const parts = [
      ref('Base'),
      { allOf: [ref('Base')] },
      { required: ['id', 'name', 'extra'], properties: { extra: text } },
    ];
    const schema = { allOf: parts, required: ['id'] };
    const post = { operationId: 'make', requestBody: { content: { 'application/json': { schema } } }, responses: {} };
    const tools = OpenApiTools.from(documentOf({ '/users': { post } }, { Base: base }), {
      ...{ include: ['make'], baseUrl: 'http://127.0.0.1:1' },
    });
    await using app = await startTestApp({ modules: [tools] });
    const { tools: listed } = await app.client.listTools();
    expect(listed[0]!.inputSchema).toMatchObject({
      properties: {
        body: { required: [], allOf: [{}, {}, { required: ['name', 'extra'], properties: { extra: text } }] },
      },
      $defs: { Base: { required: ['name'], properties: { name: text } } },
    });
    const asked = await app.callTool('make', { body: { name: 'a', extra: 'b' } });
    expect(JSON.stringify(asked.content)).toContain('could not be asked');
  });
});
