import { join } from 'node:path';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { mcpUpstream } from '../../src/upstream/index.js';
import { everyClient, type ToolResult } from '../support/clients.js';
import { captureLog } from '../support/log-capture.js';
import { until } from '../support/until.js';
import { ModernServer } from './support/modern-server.js';
import { describePassedOn } from './support/passed-on.contract.js';

const CHILD = join(__dirname, '..', 'fixtures', 'upstream', 'modern.mjs');
const elicit = () => ({ action: 'accept' as const, content: { name: 'Ada' } });
const textOf = ({ content }: ToolResult) => (content[0] as { text?: string } | undefined)?.text;

describe('a server over HTTP that speaks revision 2026-07-28 alone', () => {
  let remote: ModernServer;
  let app: TestApp;
  beforeAll(async () => {
    remote = new ModernServer();
    const url = await remote.listen();
    app = await startTestApp({ modules: [mcpUpstream({ url, headers: { 'x-key': 'secret' }, timeoutSeconds: 2 })] });
  });
  afterAll(async () => {
    await app.close();
    await remote.close();
  });

  describe.each(everyClient)('for %s', (_name, era, connect) => {
    describePassedOn({ connect, url: () => app.url, cancelled: () => remote.counts.cancelled });

    it('lists tools', async () => {
      const official = await connect(app.url);
      const { tools } = await official.client.listTools();
      expect(tools.map(({ name }) => name)).toEqual(['add', 'ask', 'fail', 'region', 'sample', 'steps', 'wait']);
      await official.close();
    });

    it('has its questions put to the client of the call', async () => {
      const official = await connect(app.url, { elicit });
      expect(textOf(await official.callTool('ask'))).toBe('Hello Ada, from before');
      await official.close();
    });

    it('ends a call whose client can be asked nothing, and one that asks what is not passed on', async () => {
      const official = await connect(app.url);
      const outcome = await official.callTool('ask').then(textOf, ({ code }: { code: number }) => code);
      expect(outcome).toEqual(era === 'modern' ? -32021 : expect.stringContaining('does not support'));
      expect(textOf(await official.callTool('sample'))).toMatch(/roots/);
      await official.close();
    });
  });

  it('is sent headers, and arguments as headers where a tool says so', async () => {
    expect(textOf(await app.callTool('region', { region: 'eu-west1' }))).toBe('eu-west1');
    expect(remote.seen.at(-1)).toMatchObject({ 'x-key': 'secret', 'mcp-param-region': 'eu-west1' });
    expect(new Set(remote.seen.map((headers) => headers['x-key']))).toEqual(new Set(['secret']));
  });

  it('ends a call of which nothing is heard', async () => {
    expect(textOf(await app.callTool('wait'))).toMatch(/said nothing for 2 s/);
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
    remote.late.push('late');
    remote.handler.notify.toolsChanged();
    await until(() => told.includes('tools'));
    expect((await app.client.listTools()).tools.map(({ name }) => name)).toContain('late');
    remote.handler.notify.resourceUpdated('notes://first');
    await until(() => told.includes('notifications/resources/updated notes://first'));
    remote.late.pop();
    remote.handler.notify.toolsChanged();
    await until(async () => !(await app.client.listTools()).tools.some(({ name }) => name === 'late'));
  });
});

it('may come back as a release of the other era', async () => {
  const log = captureLog();
  const remote = new ModernServer();
  const url = await remote.listen();
  await using app = await startTestApp({ modules: [mcpUpstream({ url, timeoutSeconds: 1 })] });
  await remote.close();
  expect(textOf(await app.callTool('add', { a: 1, b: 2 }))).toContain('is not available');
  await until(() => log.lines.some((line) => line.includes('"event":"upstream.lost"')));
  const again = new ModernServer();
  again.late.push('newer');
  await again.listen(Number(new URL(url).port));
  await until(async () => (await app.client.listTools()).tools.some(({ name }) => name === 'newer'));
  await again.close();
  log.restore();
});

describe('a program that speaks revision 2026-07-28 alone', () => {
  it.each(everyClient)('is served to %s, with what it asks, though callers share it', async (_name, _era, connect) => {
    const upstream = mcpUpstream({ name: 'child', command: process.execPath, args: [CHILD] });
    await using app = await startTestApp({ modules: [upstream] });
    const official = await connect(app.url, { elicit });
    const pid = textOf(await official.callTool('pid'));
    expect(Number(pid)).toBeGreaterThan(0);
    expect(textOf(await official.callTool('ask'))).toBe('Hello Ada');
    expect(textOf(await app.callTool('pid'))).toBe(pid);
    await official.close();
  });

  it('is killed where it answers nothing any more, and started again', async () => {
    const log = captureLog();
    const upstream = mcpUpstream({ name: 'child', command: process.execPath, args: [CHILD], timeoutSeconds: 1 });
    await using app = await startTestApp({ modules: [upstream] });
    const first = textOf(await app.callTool('pid'));
    expect(textOf(await app.callTool('hang'))).toMatch(/said nothing for 1 s/);
    await until(async () => /^\d+$/.test(textOf(await app.callTool('pid')) ?? ''));
    expect(textOf(await app.callTool('pid'))).not.toBe(first);
    log.restore();
  });
});

it('is not used in an era that it does not speak', async () => {
  const log = captureLog();
  const remote = new ModernServer();
  const url = await remote.listen();
  const upstream = mcpUpstream({ url, era: 'legacy', required: true });
  await expect(startTestApp({ modules: [upstream] })).rejects.toThrow(/-32022/);
  await remote.close();
  log.restore();
});
