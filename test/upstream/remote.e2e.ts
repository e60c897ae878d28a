import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { randomUUID } from 'node:crypto';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { mcpUpstream } from '../../src/upstream/index.js';
import { everyClient, type ToolResult } from '../support/clients.js';
import { captureLog } from '../support/log-capture.js';
import { until } from '../support/until.js';
import { featureServer1 } from './support/feature-servers.js';

const elicit = () => ({ action: 'accept' as const, content: { name: 'Ada' } });
const textOf = ({ content }: ToolResult) => (content[0] as { text?: string } | undefined)?.text;

/** A server of SDK 1.x on a port of loopback, with sessions that it may forget. */
class RemoteServer {
  readonly seen: IncomingMessage['headers'][] = [];
  private readonly sessions = new Map<string, StreamableHTTPServerTransport>();
  private readonly server: Server = createServer((request, response) => {
    this.seen.push(request.headers);
    const id = request.headers['mcp-session-id'] as string | undefined;
    const known = id === undefined ? this.opened() : Promise.resolve(this.sessions.get(id));
    void known.then((transport) => {
      if (transport) return transport.handleRequest(request, response);
      return void response.writeHead(404).end();
    });
  });

  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/mcp`;
  }

  get open(): number {
    return this.sessions.size;
  }

  /** As a restart would. */
  forget(): void {
    this.sessions.clear();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async opened(): Promise<StreamableHTTPServerTransport> {
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => void this.sessions.set(id, transport),
      onsessionclosed: (id) => void this.sessions.delete(id),
    });
    await featureServer1().connect(transport);
    return transport;
  }
}

describe('a server over HTTP', () => {
  let remote: RemoteServer;
  let app: TestApp;
  beforeAll(async () => {
    remote = new RemoteServer();
    const url = await remote.listen();
    const headers = (principal: unknown) => Promise.resolve({ 'x-key': `secret of ${String(principal)}` });
    app = await startTestApp({ modules: [mcpUpstream({ url, headers })] });
  });
  afterAll(async () => {
    await app.close();
    await remote.close();
  });

  it.each(everyClient)('is served to %s, with what it asks and how far it is', async (_name, _era, connect) => {
    const official = await connect(app.url, { elicit });
    expect(textOf(await official.callTool('count'))).toBe('1');
    expect(textOf(await official.callTool('ask'))).toBe('Hello Ada');
    const progress: number[] = [];
    await official.callTool('steps', {}, { onProgress: (step) => progress.push(step.progress) });
    expect(progress).toEqual([1, 2]);
    await official.close();
  });

  it('is sent headers by a function with each request', () => {
    expect(new Set(remote.seen.map((headers) => headers['x-key']))).toEqual(new Set(['secret of null']));
  });

  it('may forget sessions: a call opens another one', async () => {
    expect(textOf(await app.callTool('count'))).toBe('1');
    expect(textOf(await app.callTool('count'))).toBe('2');
    remote.forget();
    expect(textOf(await app.callTool('count'))).toBe('1');
  });

  it('is told that sessions end with the application', async () => {
    const other = await startTestApp({ modules: [mcpUpstream({ url: await addressOf(remote) })] });
    await other.callTool('count');
    const before = remote.open;
    await other.close();
    await until(() => remote.open === before - 2);
  });
});

async function addressOf(remote: RemoteServer): Promise<string> {
  return `http://${String(remote.seen.at(-1)?.host)}/mcp`;
}

it('may be away at the start: its capabilities come when it does', async () => {
  const log = captureLog();
  const probe = new RemoteServer();
  const url = await probe.listen();
  await probe.close();
  await using app = await startTestApp({ modules: [mcpUpstream({ url })] });
  expect((await app.client.listTools()).tools).toEqual([]);
  const remote = new RemoteServer();
  await remote.listen(Number(new URL(url).port));
  await until(async () => (await app.client.listTools()).tools.length === 6);
  expect(textOf(await app.callTool('count'))).toBe('1');
  await remote.close();
  const result = await app.callTool('count');
  expect(result.isError).toBe(true);
  expect(textOf(result)).toContain('is not available');
  log.restore();
});
