import type { CallContext } from '../../src/capabilities/call-context.js';
import { OpenApiTools } from '../../src/openapi/index.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { everyClient, type ToolResult } from '../support/clients.js';
import { exampleOf, GITHUB, MockApi } from './support/mock-api.js';

const OPERATIONS = [
  'repos/get',
  'issues/list-for-repo',
  'issues/create',
  'issues/lock',
  'issues/unlock',
  'search/repos',
];
const REPO = '/repos/{owner}/{repo}';

const textOf = ({ content }: ToolResult) => (content[0] as { text?: string } | undefined)?.text ?? '';

describe("operations of GitHub's description, before a mock of it", () => {
  const api = new MockApi();
  const other = new MockApi();
  let app: TestApp;
  beforeAll(async () => {
    const baseUrl = await api.listen();
    api.elsewhere = await other.listen();
    const auth = ({ client }: CallContext) => Promise.resolve({ authorization: `Bearer of ${client.info?.name}` });
    const define = ({ id }: { id: string }) => (id === 'repos/get' ? { title: 'A repository' } : {});
    const tools = OpenApiTools.from(GITHUB, {
      include: OPERATIONS,
      ...{ baseUrl, auth, define, prefix: 'gh_', timeoutSeconds: 2, maxResponseBytes: 200_000 },
    });
    app = await startTestApp({ modules: [tools] });
  });
  afterAll(async () => {
    await app.close();
    await api.close();
    await other.close();
  });

  const of = (repo: string) => ({ owner: 'octocat', repo });

  it('are listed with what the document and HTTP say of them', async () => {
    const { tools } = await app.client.listTools();
    const hints = tools.map(({ name, annotations: a }) => [
      name,
      a?.readOnlyHint,
      a?.idempotentHint,
      a?.destructiveHint,
    ]);
    expect(hints).toEqual([
      ['gh_issues_create', false, false, true],
      ['gh_issues_list-for-repo', true, true, false],
      ['gh_issues_lock', false, true, true],
      ['gh_issues_unlock', false, true, true],
      ['gh_repos_get', true, true, false],
      ['gh_search_repos', true, true, false],
    ]);
    const create = tools[0]!;
    expect(create.inputSchema).toMatchObject({
      required: ['owner', 'repo', 'body'],
      properties: { owner: { type: 'string' }, body: { type: 'object', required: ['title'] } },
    });
    expect(create.outputSchema).toMatchObject({ $defs: { 'simple-user': { type: 'object' } } });
    expect(tools[4]).toMatchObject({ title: 'A repository' });
    expect(JSON.stringify(tools)).not.toContain('#/components');
  });

  it.each(everyClient)(
    'are called by %s, with parameters where they belong and structured answers',
    async (_name, era, connect) => {
      const official = await connect(app.url);
      expect((await official.callTool('gh_repos_get', of('Hello World'))).structuredContent).toEqual(
        exampleOf(REPO, 'get', '200'),
      );
      expect(api.asked.at(-1)).toMatchObject({
        url: '/api/v3/repos/octocat/Hello%20World',
        headers: { authorization: 'Bearer of mooring-tests' },
      });
      const list = await official.callTool('gh_issues_list-for-repo', {
        ...of('Hello-World'),
        state: 'open',
        labels: 'a,b',
      });
      const issues = exampleOf(`${REPO}/issues`, 'get', '200');
      expect(list.structuredContent).toEqual(era === 'modern' ? issues : { result: issues });
      expect(api.asked.at(-1)?.url).toBe('/api/v3/repos/octocat/Hello-World/issues?state=open&labels=a%2Cb');
      const body = { title: 'It is broken', labels: ['bug'] };
      await official.callTool('gh_issues_create', { ...of('Hello-World'), body });
      expect(api.asked.at(-1)).toMatchObject({
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(textOf(await official.callTool('gh_issues_lock', { ...of('Hello-World'), issue_number: 7 }))).toBe(
        'PUT /repos/{owner}/{repo}/issues/{issue_number}/lock was answered 204 No Content',
      );
      await official.close();
    },
  );

  it('are not called with arguments that the document does not allow', async () => {
    const before = api.asked.length;
    const list = (args: object) => app.callTool('gh_issues_list-for-repo', { ...of('a'), ...args });
    expect(textOf(await list({ state: 'lost' }))).toContain('state');
    expect(textOf(await list({ page: 'first' }))).toContain('page');
    expect(textOf(await list({ unknown: 1 }))).toContain('unknown');
    expect(api.asked).toHaveLength(before);
  });

  it.each(['.', '..', ''])('never leave their path for %j', async (repo) => {
    const before = api.asked.length;
    expect((await app.callTool('gh_repos_get', of(repo))).isError).toBe(true);
    expect(api.asked).toHaveLength(before);
  });

  it('keep a path together whatever is written into it', async () => {
    await app.callTool('gh_repos_get', of('../../admin?x=1#y'));
    expect(api.asked.at(-1)?.url).toBe('/api/v3/repos/octocat/..%2F..%2Fadmin%3Fx%3D1%23y');
  });

  it('say which status an error had, what came with it, and when to try again', async () => {
    const limited = await app.callTool('gh_repos_get', of('limited'));
    expect(limited).toMatchObject({ isError: true, _meta: { httpStatus: 429, retryAfter: '30' } });
    expect(textOf(limited)).toBe(
      'GET /repos/{owner}/{repo} was answered 429 Too Many Requests\nRetry-After: 30\n{"message":"slow down"}',
    );
    const gone = await app.callTool('gh_repos_get', of('gone'));
    expect(gone).toMatchObject({ isError: true, _meta: { httpStatus: 404 } });
    expect(textOf(gone).length).toBeLessThan(4_200);
  });

  it('follow no redirect', async () => {
    const moved = await app.callTool('gh_repos_get', of('moved'));
    expect(moved).toMatchObject({ isError: true, _meta: { httpStatus: 302 } });
    expect(other.asked).toEqual([]);
  });

  it('give an answer that is not what the document says as a text, with what is wrong', async () => {
    const odd = await app.callTool('gh_repos_get', of('odd'));
    expect(odd.isError).toBe(true);
    expect(odd.content.map((block) => (block as { text?: string }).text)).toEqual([
      expect.stringContaining('GET /repos/{owner}/{repo} was answered, but not as its document says: id'),
      '{"id":"seven"}',
    ]);
  });

  it('end where the answer is too long or too late', async () => {
    expect(textOf(await app.callTool('gh_repos_get', of('huge')))).toContain('more than 200000 bytes');
    expect(textOf(await app.callTool('gh_repos_get', of('slow')))).toBe(
      'GET /repos/{owner}/{repo} was not answered in 2 s.',
    );
  });
});

describe('OpenApiTools.from()', () => {
  const start = (document: object | string, include: readonly string[], baseUrl?: string) =>
    startTestApp({ modules: [OpenApiTools.from(document, { include, ...(baseUrl && { baseUrl }) })] });

  it('names what the document lacks', async () => {
    await expect(start(GITHUB, ['repos/lost'])).rejects.toThrow('the OpenAPI document has no operation "repos/lost"');
    await expect(start({ openapi: '3.1.0', info: {}, paths: {} }, [])).rejects.toThrow(
      'give OpenApiTools.from() a baseUrl',
    );
    await expect(start({ title: 'no document' }, [])).rejects.toThrow('that is no OpenAPI document');
  });

  it('reads nothing outside of the document', async () => {
    const operation = { operationId: 'x', parameters: [{ $ref: 'http://127.0.0.1:1/parameters.json' }], responses: {} };
    const document = { openapi: '3.1.0', info: { title: 'x', version: '1' }, paths: { '/x': { get: operation } } };
    await expect(start(document, ['x'], 'http://127.0.0.1:1')).rejects.toThrow('outside of the document');
  });

  it('takes YAML', async () => {
    const yaml = [
      'openapi: 3.0.3',
      'info: { title: Stock, version: "1" }',
      'servers: [{ url: "https://{place}.example.com/v1", variables: { place: { default: stock } } }]',
      'paths:',
      '  /items/{id}:',
      '    get:',
      '      parameters: [{ name: id, in: path, required: true, schema: { type: integer, nullable: true } }]',
      '      responses: { "200": { description: an item } }',
    ].join('\n');
    await using app = await start(yaml, ['GET /items/{id}']);
    const { tools } = await app.client.listTools();
    expect(tools).toMatchObject([
      { name: 'GET_items_id_', inputSchema: { properties: { id: { type: ['integer', 'null'] } } } },
    ]);
  });
});
