import { OpenApiTools } from '../../src/openapi/index.js';
import { startTestApp } from '../../src/testing/test-app.js';
import { EchoApi } from './support/echo-api.js';
import { askedWith, documentOf, taking } from './support/small-document.js';

const HERE = 'http://127.0.0.1:1';

const start = (document: object, baseUrl: string | undefined = HERE) =>
  startTestApp({ modules: [OpenApiTools.from(document, { include: () => true, ...(baseUrl && { baseUrl }) })] });

describe('documents as they are', () => {
  const bodyOf = async (schema: object, version?: string) => {
    await using app = await start(
      documentOf({ '/x': { post: taking('x', 'application/json', { schema }) } }, {}, version),
    );
    const { tools } = await app.client.listTools();
    return (tools[0]!.inputSchema.properties as Record<string, object>)['body'];
  };

  it('say that null is a value, in each version of OpenAPI', async () => {
    const nullable = { type: 'string', nullable: true };
    const properties = { a: nullable, b: { nullable: true, allOf: [{ minLength: 2 }] } };
    expect(await bodyOf({ properties: { a: nullable } }, '3.0.3')).toMatchObject({
      properties: { a: { type: ['string', 'null'] } },
    });
    await using app = await start(
      documentOf({ '/x': { post: taking('x', 'application/json', { schema: { properties } }) } }, {}, '3.0.3'),
    );
    expect(JSON.stringify(await app.callTool('x', { body: { a: 'a', b: 'b' } }))).toContain('fewer than 2');
    expect(JSON.stringify(await app.callTool('x', { body: { a: null, b: null } }))).toContain('could not be asked');
    expect(await bodyOf({ properties: { a: { type: ['string', 'null'] } } })).toMatchObject({
      properties: { a: { type: ['string', 'null'] } },
    });
  });

  it('have patterns that no engine reads, or that a caller could keep busy: their API checks them', async () => {
    const patterns = { a: { pattern: '^{4}$' }, b: { pattern: '^(?!-)x' }, c: { pattern: '^x+$' } };
    const body = await bodyOf({ properties: patterns, patternProperties: { '{': {}, '^x-': { type: 'string' } } });
    expect(body).toEqual({
      properties: { a: {}, b: {}, c: { pattern: '^x+$' } },
      patternProperties: { '^x-': { type: 'string' } },
    });
  });

  it('have such patterns where a schema that says less would refuse more', async () => {
    const odd = { pattern: '^(?!-)x' };
    const schema = {
      properties: {
        a: { not: odd },
        b: { oneOf: [odd, { type: 'string' }], minLength: 1 },
        c: { if: { properties: { d: odd } }, then: false },
        d: { not: { pattern: '^x$' }, oneOf: [{ type: 'string' }], if: true, then: {} },
      },
      patternProperties: { '^(?!a)': {} },
      additionalProperties: false,
    };
    expect(await bodyOf(schema)).toEqual({
      properties: {
        a: {},
        b: { minLength: 1, allOf: [{ anyOf: [{}, { type: 'string' }] }] },
        c: {},
        d: schema.properties.d,
      },
      patternProperties: {},
    });
  });

  it('have limits in the words of OpenAPI 3.0, and empty schemas', async () => {
    const limits = {
      a: { minimum: 1, exclusiveMinimum: true },
      b: { maximum: 2, exclusiveMaximum: false },
      c: { exclusiveMaximum: 3 },
    };
    expect(await bodyOf({ properties: limits })).toEqual({
      properties: { a: { exclusiveMinimum: 1 }, b: { maximum: 2 }, c: { exclusiveMaximum: 3 } },
    });
    expect(await bodyOf(null as never)).toEqual({});
    await using app = await start(documentOf({ '/nothing': null, '/x': { get: askedWith('x') } }));
    expect((await app.client.listTools()).tools).toHaveLength(1);
  });

  it('recurse, through each other too', async () => {
    const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    const schemas = {
      Tree: { type: 'object', properties: { 'a/b': ref('Leaf%20x'), children: { type: 'array', items: ref('Tree') } } },
      'Leaf x': { type: 'object', required: ['n'], properties: { tree: ref('Tree'), n: { type: 'integer' } } },
    };
    const document = documentOf({ '/x': { post: taking('x', 'application/json', { schema: ref('Tree') }) } }, schemas);
    await using app = await start(document);
    const refused = await app.callTool('x', { body: { children: [{ 'a/b': { n: 'one' } }] } });
    expect(JSON.stringify(refused.content)).toContain('body.children.0.a/b.n');
    const round = { A: ref('B'), B: ref('A') };
    const endless = documentOf({ '/x': { get: askedWith('x', ref('A')) } }, round);
    await expect(start(endless)).rejects.toThrow(
      'GET /x can be no tool: {"$ref":"#/components/schemas/A"} refers to itself',
    );
    const lost = documentOf({ '/x': { get: askedWith('x', ref('%zz')) } });
    await expect(start(lost)).rejects.toThrow('#/components/schemas/%zz is not in the document');
  });

  it('describe a path elsewhere, which is not read', async () => {
    await expect(start(documentOf({ '/x': { $ref: './x.yaml' } }))).rejects.toThrow(
      '/x: it refers to ./x.yaml, outside of the document',
    );
  });
});

describe('where an API is', () => {
  const paths = {
    '/x': {
      servers: [{ url: 'http://127.0.0.1:2' }],
      get: { ...askedWith('x'), servers: [{ url: 'http://127.0.0.1:2' }] },
    },
  };

  it('is the first of the servers, with the defaults of its variables', async () => {
    const api = await EchoApi.start();
    const { port } = new URL(api.url);
    const server = {
      url: 'http://127.0.0.1:{port}/{base}',
      variables: { port: { default: port }, base: { default: 'v2' } },
    };
    await using app = await start({ ...documentOf(paths), servers: [server, { url: HERE }] }, '');
    expect((await app.callTool('x')).isError).toBeFalsy();
    expect(api.last.url).toBe('/v2/x');
    await api.close();
  });

  it('is what the team says, whatever the document says', async () => {
    const api = await EchoApi.start();
    await using app = await start({ ...documentOf(paths), servers: [{ url: 'http://127.0.0.1:2' }] }, api.url);
    expect((await app.callTool('x')).isError).toBeFalsy();
    expect(api.last.url).toBe('/api/x');
    await api.close();
  });

  it.each(['/v1', 'ftp://127.0.0.1/x', 'http://{host}/x', 'http://127.0.0.1/{version}'])('is not %s', async (url) => {
    await expect(start({ ...documentOf(paths), servers: [{ url }] }, '')).rejects.toThrow(
      'give OpenApiTools.from() a baseUrl',
    );
  });

  it('says nothing of who asks', async () => {
    await expect(start(documentOf(paths), 'http://user:secret@127.0.0.1:1')).rejects.toThrow(
      'give OpenApiTools.from() an auth',
    );
  });

  it.each([301, 302, 303, 307, 308])('is nowhere else after %i: no proof goes along', async (status) => {
    const api = await EchoApi.start();
    const document = documentOf({ '/x': { post: taking('x', 'application/json', { schema: {} }) } });
    const auth = () => ({ Authorization: 'Bearer of the team' });
    await using app = await startTestApp({
      modules: [OpenApiTools.from(document, { include: ['x'], baseUrl: api.url, auth })],
    });
    const before = api.arrived.length;
    api.answers({ status, headers: { location: `http://localhost:${new URL(api.url).port}/api/other` } });
    expect(await app.callTool('x', { body: {} })).toMatchObject({ isError: true, _meta: { httpStatus: status } });
    expect(api.arrived).toHaveLength(before + 1);
    api.answers({});
    await api.close();
  });
});
