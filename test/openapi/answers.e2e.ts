import { OpenApiTools } from '../../src/openapi/index.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { everyClient, type ToolResult } from '../support/clients.js';
import { EchoApi } from './support/echo-api.js';
import { documentOf } from './support/small-document.js';

const json = (schema: object) => ({ description: 'ok', content: { 'application/json': { schema } } });
const item = { type: 'object', properties: { id: { type: 'integer' } } };
const job = { type: 'object', properties: { job: { type: 'string' } } };
const path = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];

const DOCUMENT = documentOf({
  '/files/{id}': { get: { operationId: 'file', parameters: path, responses: { '200': { description: 'a file' } } } },
  '/items': {
    get: { operationId: 'items', responses: { '200': json(item) } },
    put: { operationId: 'put', responses: { '200': json(item), '202': json(job) } },
    delete: { operationId: 'delete', responses: { '200': json(item), '204': { description: 'gone' } } },
  },
});
const MAX = 4_096;
const BYTES = Buffer.from(Array.from({ length: 256 }, (_, n) => n));
const textOf = ({ content }: ToolResult) => (content[0] as { text?: string } | undefined)?.text ?? '';

describe('answers of an API', () => {
  let api: EchoApi;
  let app: TestApp;
  beforeAll(async () => {
    api = await EchoApi.start();
    const tools = OpenApiTools.from(DOCUMENT, { include: () => true, baseUrl: api.url, maxResponseBytes: MAX });
    app = await startTestApp({ modules: [tools] });
  });
  afterAll(async () => {
    await app.close();
    await api.close();
  });

  it.each(everyClient)('that are files come to %s with their bytes', async (_name, _era, connect) => {
    const official = await connect(app.url);
    const data = BYTES.toString('base64');
    const got = async (type: string | undefined) => {
      api.answers({ body: BYTES, ...(type && { type }) });
      return (await official.callTool('file', { id: 'a b' })).content;
    };
    expect(await got('image/png')).toEqual([{ type: 'image', data, mimeType: 'image/png' }]);
    expect(await got('audio/wav')).toEqual([{ type: 'audio', data, mimeType: 'audio/wav' }]);
    const resource = { uri: 'openapi:/files/a%20b', mimeType: 'application/pdf', blob: data };
    expect(await got('Application/PDF; version=2')).toEqual([{ type: 'resource', resource }]);
    expect(await got(undefined)).toEqual([
      { type: 'resource', resource: { ...resource, mimeType: 'application/octet-stream' } },
    ]);
    await official.close();
  });

  it('that are files say nothing of where the API is', async () => {
    api.answers({ type: 'application/zip', body: BYTES });
    const answered = JSON.stringify(await app.callTool('file', { id: '7' }));
    expect(answered).not.toContain('127.0.0.1');
    expect(answered).not.toContain('/api/');
  });

  it('that are texts are texts', async () => {
    for (const type of ['text/csv', 'application/xml', 'application/yaml', 'image/svg+xml']) {
      api.answers({ type, body: 'Grüße' });
      expect((await app.callTool('file', { id: '7' })).content).toEqual([{ type: 'text', text: 'Grüße' }]);
    }
  });

  it('that are texts of other character sets are read as they are written', async () => {
    for (const charset of ['iso-8859-1', '"ISO-8859-1"', 'Windows-1252']) {
      api.answers({ type: `text/csv; header=present;charset=${charset}`, body: Buffer.from('Grüße', 'latin1') });
      expect((await app.callTool('file', { id: '7' })).content).toEqual([{ type: 'text', text: 'Grüße' }]);
    }
    api.answers({ type: 'text/csv; charset=unheard-of', body: 'Grüße' });
    expect((await app.callTool('file', { id: '7' })).content).toEqual([{ type: 'text', text: 'Grüße' }]);
    api.answers({ type: 'application/json', body: '\uFEFF{"a":1}' });
    expect(await app.callTool('file', { id: '7' })).toMatchObject({ structuredContent: { a: 1 } });
  });

  it('are never read beyond what is allowed, a file neither', async () => {
    for (const type of ['image/png', 'application/zip', 'text/plain', 'application/json']) {
      api.answers({ type, body: Buffer.alloc(MAX + 1, 0x20) });
      const result = await app.callTool('file', { id: '7' });
      expect(result.isError).toBe(true);
      expect(textOf(result)).toBe(`The answer of GET /files/{id} has more than ${MAX} bytes; ask for less`);
    }
    api.answers({ type: 'application/zip', body: Buffer.alloc(MAX) });
    expect((await app.callTool('file', { id: '7' })).isError).toBeFalsy();
  });

  it('that are errors with a file have no part of the file', async () => {
    api.answers({ status: 500, type: 'image/png', body: BYTES });
    const result = await app.callTool('file', { id: '7' });
    expect(result).toMatchObject({ isError: true, _meta: { httpStatus: 500 } });
    expect(result.content).toEqual([{ type: 'text', text: 'GET /files/{id} was answered 500 Internal Server Error' }]);
  });

  it('that say success in several ways fit what their tool says', async () => {
    const { tools } = await app.client.listTools();
    const outputOf = (tool: string) => tools.find(({ name }) => name === tool)?.outputSchema;
    expect(outputOf('items')).toMatchObject({ properties: { id: { type: 'integer' } } });
    expect(outputOf('delete')).toBeUndefined();
    api.answers({ status: 204 });
    const gone = await app.callTool('delete');
    expect(gone.isError).toBeFalsy();
    expect(textOf(gone)).toBe('DELETE /items was answered 204 No Content');
    api.answers({ status: 202, type: 'application/json', body: '{"job":"a"}' });
    expect(await app.callTool('put')).toMatchObject({ structuredContent: { job: 'a' } });
    api.answers({ status: 200, type: 'application/json', body: '{"id":"seven","job":1}' });
    expect(textOf(await app.callTool('put'))).toContain('not as its document says');
  });
});
