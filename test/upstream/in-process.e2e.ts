import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { mcpUpstream } from '../../src/upstream/index.js';
import { connectSdk1, everyClient, type ToolResult } from '../support/clients.js';
import { until } from '../support/until.js';
import { featureServer1, featureServer2, type Seen } from './support/feature-servers.js';
import { describePassedOn } from './support/passed-on.contract.js';

const elicit = () => ({ action: 'accept' as const, content: { name: 'Ada' } });
const textOf = ({ content }: ToolResult) => (content[0] as { text?: string } | undefined)?.text;

describe('a server of SDK 1.x in this process', () => {
  let app: TestApp;
  const seen: Seen = { cancelled: 0 };
  const made: McpServer[] = [];
  beforeAll(async () => {
    const server = () => {
      const one = featureServer1(seen);
      made.push(one);
      return one;
    };
    app = await startTestApp({ modules: [mcpUpstream({ server, timeoutSeconds: 2 })] });
  });
  afterAll(() => app.close());

  describe.each(everyClient)('for %s', (_name, era, connect) => {
    describePassedOn({ connect, url: () => app.url, cancelled: () => seen.cancelled });

    it('lists tools', async () => {
      const official = await connect(app.url);
      const { tools } = await official.client.listTools();
      expect(tools.map(({ name }) => name)).toEqual(['add', 'ask', 'count', 'fail', 'steps', 'wait']);
      expect(tools[0]).toMatchObject({ inputSchema: { required: ['a', 'b'] }, outputSchema: { required: ['sum'] } });
      await official.close();
    });

    it('checks arguments there, and tells what it said', async () => {
      const official = await connect(app.url);
      const result = await official.callTool('add', { a: 'one' });
      expect(result.isError).toBe(true);
      expect(textOf(result)).toContain('Input validation error');
      await expect(official.client.getPrompt({ name: 'greet', arguments: {} })).rejects.toMatchObject({ code: -32602 });
      await official.close();
    });

    it('completes arguments', async () => {
      const official = await connect(app.url);
      const ref = { type: 'ref/prompt' as const, name: 'greet' };
      const { completion } = await official.client.complete({ ref, argument: { name: 'whom', value: 'Al' } });
      expect(completion).toEqual({ values: ['Alan'], total: 1, hasMore: false });
      await official.close();
    });

    it('asks the client of the call', async () => {
      const official = await connect(app.url, { elicit });
      expect(textOf(await official.callTool('ask'))).toBe('Hello Ada');
      await official.close();
    });

    it('ends a call whose client can be asked nothing', async () => {
      const official = await connect(app.url);
      const outcome = await official.callTool('ask').then(textOf, ({ code }: { code: number }) => code);
      expect(outcome).toEqual(era === 'modern' ? -32021 : expect.stringContaining('does not support'));
      await official.close();
    });
  });

  it('makes one for each session', async () => {
    const [first, second] = [await connectSdk1(app.url), await connectSdk1(app.url)];
    expect(textOf(await first.callTool('count'))).toBe('1');
    expect(textOf(await first.callTool('count'))).toBe('2');
    expect(textOf(await second.callTool('count'))).toBe('1');
    await first.close();
    await second.close();
  });

  it('ends a call of which nothing is heard', async () => {
    const before = seen.cancelled;
    const result = await app.callTool('wait');
    expect(result).toMatchObject({ isError: true });
    expect(textOf(result)).toBe('The server "server", which this is passed on to, said nothing for 2 s.');
    await until(() => seen.cancelled === before + 1);
  });

  it('tells clients of lists that change, and of resources', async () => {
    const told: string[] = [];
    app.client.onNotification(
      ({ method, params }) =>
        void told.push(
          method === 'notifications/tools/list_changed' ? 'tools' : `${method} ${params?.['uri'] as string}`,
        ),
    );
    await app.client.subscribeResource({ uri: 'notes://first' });
    const [listed] = made as [McpServer];
    const registered = listed.registerTool('late', {}, () => ({ content: [] }));
    await until(() => told.includes('tools'));
    expect((await app.client.listTools()).tools.map(({ name }) => name)).toContain('late');
    await listed.server.sendResourceUpdated({ uri: 'notes://first' });
    await until(() => told.includes('notifications/resources/updated notes://first'));
    registered.remove();
    await until(async () => !(await app.client.listTools()).tools.some(({ name }) => name === 'late'));
  });
});

describe('a server of SDK 2.x in this process', () => {
  it.each(everyClient)('is served to %s, with what it asks', async (_name, _era, connect) => {
    await using app = await startTestApp({ modules: [mcpUpstream({ server: featureServer2 })] });
    const official = await connect(app.url, { elicit });
    expect((await official.client.listTools()).tools.map(({ name }) => name)).toEqual(['ask', 'count']);
    expect(textOf(await official.callTool('count'))).toBe('1');
    expect(textOf(await official.callTool('ask'))).toBe('Hello Ada');
    await official.close();
  });
});

describe('what is served of another server', () => {
  it('is picked, renamed and limited by its options', async () => {
    const upstream = mcpUpstream({
      server: () => featureServer1(),
      prefix: 'other_',
      pick: ['count', 'add', 'greet'],
      define: ({ name }) => (name === 'count' ? { title: 'Counter', rateLimit: { max: 1, perSeconds: 60 } } : {}),
    });
    await using app = await startTestApp({ modules: [upstream], env: { RATE_LIMIT_ENABLED: 'true' } });
    const { tools } = await app.client.listTools();
    expect(tools.map(({ name, title }) => [name, title])).toEqual([
      ['other_add', undefined],
      ['other_count', 'Counter'],
    ]);
    expect((await app.client.listPrompts()).prompts.map(({ name }) => name)).toEqual(['other_greet']);
    expect((await app.client.listResources()).resources).toEqual([]);
    expect(textOf(await app.callTool('other_count'))).toBe('1');
    await expect(app.callTool('other_count')).rejects.toThrow('Too Many Requests: this caller has called this tool');
  });
});
