import { OpenApiTools } from '../../src/openapi/index.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import type { ToolResult } from '../support/clients.js';
import { EchoApi } from './support/echo-api.js';
import { askedWith, documentOf } from './support/small-document.js';

const text = { type: 'string' };
const list = { type: 'array', items: text };
const query = (name: string, more: object = {}) => ({ name, in: 'query', schema: {}, ...more });
const path = (name: string, more: object = {}) => ({ name, in: 'path', required: true, schema: {}, ...more });

const DOCUMENT = documentOf(
  {
    '/query': {
      get: askedWith(
        'query',
        ...[query('plain'), query('repeated', { schema: list }), query('joined', { schema: list, explode: false })],
        ...[query('piped', { style: 'pipeDelimited' }), query('spaced', { style: 'spaceDelimited', explode: false })],
        ...[query('deep', { style: 'deepObject', explode: true }), query('open'), query('shut', { explode: false })],
        query('json', { schema: undefined, content: { 'application/json': { schema: { type: 'object' } } } }),
      ),
    },
    '/fixed?action=list': { get: askedWith('fixed', query('q')) },
    '/simple/{v}': { get: askedWith('simple', path('v')) },
    '/simple-exploded/{v}': { get: askedWith('simpleExploded', path('v', { explode: true })) },
    '/label/{v}': { get: askedWith('label', path('v', { style: 'label' })) },
    '/label-exploded/{v}': { get: askedWith('labelExploded', path('v', { style: 'label', explode: true })) },
    '/matrix/{v}': { get: askedWith('matrix', path('v', { style: 'matrix' })) },
    '/matrix-exploded/{v}': { get: askedWith('matrixExploded', path('v', { style: 'matrix', explode: true })) },
    '/headers': {
      get: askedWith(
        'headers',
        ...['X-Trace', 'X-Api-Key', 'Host', 'Content-Length', 'Authorization', 'Cookie'].map((name) => ({
          ...{ name, in: 'header', schema: {} },
        })),
        { name: 'lang', in: 'cookie', schema: text },
        { name: 'theme', in: 'cookie', schema: list },
      ),
    },
    '/shared/{id}/{undescribed}': {
      parameters: [path('id'), query('limit', { schema: { type: 'integer' } }), { $ref: '#/components/schemas/Page' }],
      get: askedWith('shared', query('limit', { schema: text }), query('id'), query('query_id')),
    },
    '/referred/{id}': { $ref: '#/components/schemas/Item' },
  },
  {
    Page: query('page', { schema: { type: 'integer' } }),
    Item: { parameters: [path('id')], get: askedWith('referred') },
  },
);

describe('parameters of operations, as a server reads them', () => {
  let api: EchoApi;
  let app: TestApp;
  beforeAll(async () => {
    api = await EchoApi.start();
    const auth = () => ({ 'X-API-KEY': 'of the team' });
    app = await startTestApp({
      modules: [OpenApiTools.from(DOCUMENT, { include: () => true, baseUrl: api.url, auth })],
    });
  });
  afterAll(async () => {
    await app.close();
    await api.close();
  });

  const ask = async (name: string, args: Record<string, unknown>) => {
    const result: ToolResult = await app.callTool(name, args);
    expect(result.content).toEqual([{ type: 'text', text: expect.stringMatching(/was answered 200/) as string }]);
    return api.last;
  };

  it('have lists in the style of the document', async () => {
    const { query: read, url } = await ask('query', {
      repeated: ['a b', 'c+d'],
      joined: ['e', 'f'],
      piped: ['g', 'h'],
      spaced: [1, 2],
    });
    expect(read).toEqual({ repeated: ['a b', 'c+d'], joined: 'e,f', piped: 'g|h', spaced: '1 2' });
    expect(url).toContain('repeated=a%20b&repeated=c%2Bd');
    expect((await ask('query', { joined: [], repeated: [], plain: null })).url).toBe('/api/query');
  });

  it('have objects in the style of the document, whatever is in them', async () => {
    const value = { a: 1, b: { c: ['x', { d: true }] } };
    expect((await ask('query', { deep: value })).query).toEqual({ deep: { a: '1', b: { c: ['x', { d: 'true' }] } } });
    expect((await ask('query', { open: value })).query).toEqual({ a: '1', b: '{"c":["x",{"d":true}]}' });
    expect((await ask('query', { shut: { a: 1, b: 2 } })).query).toEqual({ shut: 'a,1,b,2' });
    expect((await ask('query', { json: value })).query).toEqual({ json: JSON.stringify(value) });
  });

  it('go beside a query that the path has', async () => {
    expect((await ask('fixed', { q: 'x&action=drop' })).query).toEqual({ action: 'list', q: 'x&action=drop' });
  });

  it.each([
    ['simple', 'a/b', 'a%2Fb'],
    ['simple', ['a,b', 'c'], 'a%2Cb,c'],
    ['simple', { k: 'v', l: 1 }, 'k,v,l,1'],
    ['simpleExploded', { k: 'v', l: 1 }, 'k=v,l=1'],
    ['label', 'a', '.a'],
    ['label', ['a', 'b'], '.a,b'],
    ['labelExploded', ['a', 'b'], '.a.b'],
    ['labelExploded', { k: 'v', l: 1 }, '.k=v.l=1'],
    ['matrix', 'a;b', ';v=a%3Bb'],
    ['matrix', ['a', 'b'], ';v=a,b'],
    ['matrixExploded', ['a', 'b'], ';v=a;v=b'],
    ['matrixExploded', { k: 'v' }, ';k=v'],
  ])('have the style of a path: %s of %j is %s', async (name, v, written) => {
    expect((await ask(name, { v })).url.split('/').at(-1)).toBe(written);
  });

  it.each([
    ['simple', '..'],
    ['simple', null],
    ['simple', []],
    ['label', '.'],
    ['label', ''],
    ['labelExploded', ['', '']],
  ])('never lead out of their place in a path: %s of %j', async (name, v) => {
    const before = api.arrived.length;
    expect((await app.callTool(name, { v })).isError).toBe(true);
    expect(api.arrived).toHaveLength(before);
  });

  it('are headers and cookies, but none of the connection, and none that proves who asks', async () => {
    const { tools } = await app.client.listTools();
    const properties = tools.find(({ name }) => name === 'headers')!.inputSchema.properties;
    expect(Object.keys(properties!)).toEqual(['X-Trace', 'X-Api-Key', 'lang', 'theme']);
    const { headers } = await ask('headers', {
      'X-Trace': ['a', 'b'],
      'X-Api-Key': 'of a caller',
      lang: 'a; b=c',
      theme: ['x', 'y'],
    });
    expect(headers).toMatchObject({
      'x-trace': 'a,b',
      'x-api-key': 'of the team',
      cookie: 'lang=a%3B%20b%3Dc; theme=x%2Cy',
    });
    const split = await app.callTool('headers', { 'X-Trace': 'a\r\nX-Api-Key: b' });
    expect(split.content).toMatchObject([{ text: 'X-Trace may only have printable ASCII characters.' }]);
  });

  it('are those of the path, too, and each has a name of its own', async () => {
    const { tools } = await app.client.listTools();
    const { properties, required } = tools.find(({ name }) => name === 'shared')!.inputSchema;
    expect(properties).toMatchObject({ limit: text, page: { type: 'integer' } });
    expect(Object.keys(properties!).sort()).toEqual([
      'id',
      'limit',
      'page',
      'query_id',
      'query_query_id',
      'undescribed',
    ]);
    expect(required).toEqual(['id', 'undescribed']);
    const { url } = await ask('shared', { id: 1, undescribed: 'u', limit: 'x', query_id: 2, query_query_id: 3 });
    expect(url).toBe('/api/shared/1/u?limit=x&id=2&query_id=3');
  });

  it('are those of a path that is described elsewhere in the document', async () => {
    expect((await ask('referred', { id: 7 })).url).toBe('/api/referred/7');
  });
});
