import { OpenApiTools } from '../../src/openapi/index.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import type { ToolResult } from '../support/clients.js';
import { EchoApi } from './support/echo-api.js';
import { documentOf, taking } from './support/small-document.js';

const text = { type: 'string' };
const file = { type: 'string', format: 'binary' };
const URLENCODED = 'application/x-www-form-urlencoded';
const PARTS = 'multipart/form-data';
const MAX = 20_000;

const chargeOf = {
  type: 'object',
  required: ['amount'],
  properties: {
    amount: { type: 'integer' },
    note: { type: 'string', nullable: true },
    tags: { type: 'array', items: text },
    listed: { type: 'array', items: text },
    expand: { type: 'array', items: text },
    metadata: { type: 'object', additionalProperties: true },
    address: { type: 'object' },
  },
};
const upload = {
  type: 'object',
  required: ['picture'],
  properties: {
    picture: { ...file, description: 'What it looks like' },
    pages: { type: 'array', items: file },
    title: text,
    labels: { type: 'array', items: text },
    about: { type: 'object' },
    said: { type: 'object' },
    stamp: { type: 'string', format: 'byte' },
  },
};

const DOCUMENT = documentOf(
  {
    '/charges': {
      post: taking('charge', URLENCODED, {
        schema: { $ref: '#/components/schemas/Charge' },
        encoding: {
          metadata: { style: 'deepObject', explode: true },
          expand: { style: 'deepObject', explode: true },
          listed: { style: 'form', explode: false },
        },
      }),
    },
    '/uploads': {
      post: taking('upload', PARTS, {
        schema: { $ref: '#/components/schemas/Upload' },
        encoding: { picture: { contentType: 'image/png' }, said: { contentType: 'application/json' } },
      }),
    },
    '/derived': {
      post: taking('derived', PARTS, {
        schema: { allOf: [{ $ref: '#/components/schemas/Upload' }, { type: 'object' }] },
      }),
    },
    '/note': { post: taking('note', 'text/plain; charset=utf-8', { schema: text }) },
    '/feed': { post: taking('feed', 'application/xml', { schema: text }) },
    '/bytes': { put: taking('bytes', 'application/pdf', { schema: file }) },
    '/image': { put: taking('image', 'image/png', { schema: file }) },
    '/any': { post: taking('any', '*/*', { schema: { type: 'object' } }) },
    '/patch': { patch: taking('patch', 'application/merge-patch+json', { schema: {} }) },
  },
  { Charge: chargeOf, Upload: upload },
  '3.0.3',
);

const IDS = ['charge', 'upload', 'derived', 'note', 'feed', 'bytes', 'image', 'any', 'patch'];
const textOf = ({ content }: ToolResult) => (content[0] as { text?: string } | undefined)?.text ?? '';

/** All values of a byte: none is lost or changed, as it would be in a text. */
const BYTES = Buffer.from(Array.from({ length: 256 }, (_, n) => n));

describe('bodies of operations, as parsers of forms and files read them', () => {
  let api: EchoApi;
  let app: TestApp;
  beforeAll(async () => {
    api = await EchoApi.start();
    const tools = OpenApiTools.from(DOCUMENT, { include: IDS, baseUrl: api.url, maxRequestBytes: MAX });
    app = await startTestApp({ modules: [tools] });
  });
  afterAll(async () => {
    await app.close();
    await api.close();
  });

  const send = async (name: string, body: unknown) => {
    const result = await app.callTool(name, { body });
    expect(textOf(result)).toMatch(/was answered 200/);
    return api.last;
  };
  const refused = async (name: string, body: unknown) => {
    const before = api.arrived.length;
    const result = await app.callTool(name, { body });
    expect(result.isError).toBe(true);
    expect(api.arrived).toHaveLength(before);
    return textOf(result);
  };

  it('are forms, with lists and objects as the document writes them', async () => {
    const metadata = { 'a b': { c: [1, 'x&y=z'] } };
    const { headers, body } = await send('charge', {
      ...{ amount: 7, note: null, tags: ['é', 'b,c'], listed: ['d', 'e'], expand: ['f', 'g'] },
      ...{ metadata, address: { city: 'Köln' } },
    });
    expect(headers['content-type']).toBe(URLENCODED);
    expect(body).toEqual({
      ...{ amount: '7', tags: ['é', 'b,c'], listed: 'd,e', expand: ['f', 'g'] },
      ...{ metadata: { 'a b': { c: ['1', 'x&y=z'] } }, address: '{"city":"Köln"}' },
    });
  });

  it('are forms of parts, with the bytes of files', async () => {
    const picture = BYTES.toString('base64');
    const stamp = Buffer.from('stamp').toString('base64');
    const { headers, body, files } = await send('upload', {
      ...{ picture, pages: [picture, ''], title: 'A "title"\r\nof two lines', labels: ['a', 'b'] },
      ...{ about: { n: 1 }, said: { n: 2 }, stamp },
    });
    expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(body).toEqual({ title: 'A "title"\r\nof two lines', labels: ['a', 'b'], about: '{"n":1}', stamp });
    expect(files.map(({ fieldname, mimetype, buffer }) => [fieldname, mimetype, buffer])).toEqual([
      ['picture', 'image/png', BYTES],
      ['pages', 'application/octet-stream', BYTES],
      ['pages', 'application/octet-stream', Buffer.alloc(0)],
      ['said', 'application/json', Buffer.from('{"n":2}')],
    ]);
  });

  it('are forms of parts whose files are in a part of their schema', async () => {
    const { files } = await send('derived', { picture: BYTES.toString('base64url') });
    expect(files.map(({ buffer }) => buffer)).toEqual([BYTES]);
  });

  it('write a name of a caller in one part, whatever is in it', async () => {
    const { body, files } = await send('upload', { picture: '', 'x"\r\nContent-Type: text/html\r\n\r\n': 'y' });
    expect(Object.values(body as object)).toEqual(['y']);
    expect(files).toHaveLength(1);
  });

  it('are texts and files', async () => {
    expect(await send('note', 'Grüße\n')).toMatchObject({
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: 'Grüße\n',
    });
    expect(await send('feed', '<a/>')).toMatchObject({ headers: { 'content-type': 'application/xml' }, body: '<a/>' });
    const base64 = BYTES.toString('base64');
    expect(await send('bytes', base64)).toMatchObject({ headers: { 'content-type': 'application/pdf' }, body: BYTES });
    expect(await send('image', base64)).toMatchObject({ headers: { 'content-type': 'image/png' }, body: BYTES });
  });

  it('are JSON where the document allows any type, and of the type that it names', async () => {
    expect(await send('any', { a: 1 })).toMatchObject({
      headers: { 'content-type': 'application/json' },
      body: { a: 1 },
    });
    expect(await send('patch', null)).toMatchObject({
      headers: { 'content-type': 'application/merge-patch+json' },
      body: null,
    });
  });

  it('say in their schemas what a file is', async () => {
    const { tools } = await app.client.listTools();
    const schemaOf = (tool: string) => tools.find(({ name }) => name === tool)?.inputSchema as Record<string, unknown>;
    const base64 = { type: 'string', contentEncoding: 'base64' };
    const members = { picture: { ...base64, description: 'What it looks like (in base64)' }, pages: { items: base64 } };
    expect(schemaOf('upload')).toMatchObject({ properties: { body: { required: ['picture'], properties: members } } });
    expect(schemaOf('derived')).toMatchObject({ properties: { body: { properties: members } } });
    expect(schemaOf('bytes')).toMatchObject({ properties: { body: base64 } });
  });

  it.each(['no base64!', 'data:image/png;base64,AAAA', 'AAAAA'])('refuse the file %j', async (picture) => {
    expect(await refused('upload', { picture })).toBe('picture must be a file in base64, and nothing else.');
    expect(await refused('bytes', picture)).toBe('The body must be a file in base64, and nothing else.');
  });

  it('are never longer than allowed, also where a short value is long as it is sent', async () => {
    const long = 'x'.repeat(MAX + 1);
    const tooLong = `The body may have ${MAX} bytes; this one is longer.`;
    expect(await refused('note', long)).toBe(tooLong);
    expect(await refused('any', { long })).toBe(tooLong);
    expect(await refused('bytes', Buffer.from(long).toString('base64'))).toBe(tooLong);
    expect(await refused('upload', { picture: '', title: long })).toBe(tooLong);
    expect(await refused('upload', { picture: Buffer.from(long).toString('base64') })).toBe(tooLong);
    // Each character has three bytes, and each of these nine.
    expect(await refused('charge', { amount: 1, note: '語'.repeat(MAX / 8) })).toBe(tooLong);
    // Each leaf is named by its whole path.
    const metadata = { ['k'.repeat(1_000)]: Array.from({ length: 50 }, () => 1) };
    expect(await refused('charge', { amount: 1, metadata })).toBe(tooLong);
    expect((await send('note', 'x'.repeat(MAX))).body).toHaveLength(MAX);
  });
});

describe('bodies that no request can have', () => {
  const start = (type: string, schema: object, required: boolean) => {
    const document = documentOf({ '/x': { post: taking('x', type, { schema }, required) } });
    return startTestApp({ modules: [OpenApiTools.from(document, { include: ['x'], baseUrl: 'http://127.0.0.1:1' })] });
  };

  it.each(['application/xml', 'image/*', 'multipart/mixed'])('of the type %s stop the start', async (type) => {
    await expect(start(type, { type: 'object' }, true)).rejects.toThrow(
      'POST /x can be no tool: its body is neither JSON nor a form, a text or a file',
    );
  });

  it('are no argument where they are optional', async () => {
    await using app = await start('application/xml', { type: 'object' }, false);
    expect((await app.client.listTools()).tools).toMatchObject([{ inputSchema: { properties: {} } }]);
  });
});
