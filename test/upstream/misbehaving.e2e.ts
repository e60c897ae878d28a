import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textBody } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { mcpUpstream } from '../../src/upstream/index.js';
import { captureLog } from '../support/log-capture.js';

type Misbehaviour = (response: ServerResponse, id: unknown) => unknown;

const CHUNK = 'x'.repeat(1024 * 1024);
let sent = 0;
let elsewhere: Server;
let askedElsewhere = 0;

/** Ten gigabytes of one string, as fast as they are read. */
async function endless(response: ServerResponse): Promise<void> {
  sent = 0;
  let isOpen = true;
  response.on('close', () => (isOpen = false));
  for (response.write('{"jsonrpc":"2.0","result":"'); isOpen && sent < 10 * 1024; sent += 1)
    if (!response.write(CHUNK)) await Promise.race([new Promise((go) => response.once('drain', go)), delay(1_000)]);
  response.end();
}

const CALLS: Readonly<Record<string, Misbehaviour>> = {
  good: (response, id) => json(response, { jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'good' }] } }),
  redirect: (response) => response.writeHead(307, { location: `http://127.0.0.1:${portOf(elsewhere)}/mcp` }).end(),
  malformed: (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"jsonrpc":'),
  page: (response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>'),
  empty: (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
  broken: (response) => response.destroy(),
  endless: (response) => endless(response.writeHead(200, { 'content-type': 'application/json' })),
  stream: (response) => endless(response.writeHead(200, { 'content-type': 'text/event-stream' })),
  wrong: (response, id) => json(response, { jsonrpc: '2.0', id, result: { content: [{ type: 'unheard-of' }] } }),
};

const METHODS: Readonly<Record<string, object>> = {
  initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'bad', version: '1' } },
  'tools/list': { tools: Object.keys(CALLS).map((name) => ({ name, inputSchema: { type: 'object' } })) },
};

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

let server: Server;
let app: TestApp;
let log: ReturnType<typeof captureLog>;
beforeAll(async () => {
  log = captureLog();
  elsewhere = createServer((_request, response) => {
    askedElsewhere += 1;
    response.end();
  });
  server = createServer((request, response) => {
    void textBody(request).then((body) => {
      if (request.method !== 'POST') return response.writeHead(405).end();
      const { id, method, params } = JSON.parse(body) as {
        readonly id?: number;
        readonly method: string;
        readonly params: { readonly name: string };
      };
      if (id === undefined) return response.writeHead(202).end();
      if (method === 'tools/call') return CALLS[params.name]!(response, id);
      const result = METHODS[method];
      return json(response, {
        jsonrpc: '2.0',
        id,
        ...(result ? { result } : { error: { code: -32601, message: 'no' } }),
      });
    });
  });
  for (const one of [elsewhere, server]) await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${portOf(server)}/mcp`;
  app = await startTestApp({ modules: [mcpUpstream({ name: 'bad', url, timeoutSeconds: 5 })] });
});
afterAll(async () => {
  await app.close();
  log.restore();
  for (const one of [elsewhere, server]) {
    one.closeAllConnections();
    await new Promise((resolve) => one.close(resolve));
  }
});

describe('a server over HTTP that answers what is no answer', () => {
  it.each(Object.keys(CALLS).filter((name) => name !== 'good'))(
    'costs the call an error and nothing else: %s',
    async (name) => {
      const before = process.memoryUsage().rss;
      const [outcome, good] = await Promise.all([
        app.callTool(name).then(
          ({ isError }) => isError,
          ({ code }: { code: number }) => code,
        ),
        app.callTool('good'),
      ]);
      expect([true, -32603]).toContain(outcome);
      expect(good.content).toEqual([{ type: 'text', text: 'good' }]);
      expect((await app.callTool('good')).content).toEqual([{ type: 'text', text: 'good' }]);
      expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
      expect((await fetch(new URL('/health/ready', app.url))).status).toBe(200);
    },
    20_000,
  );

  it('is not followed to where it redirects, and read no longer than a message may be', () => {
    expect(askedElsewhere).toBe(0);
    expect(sent).toBeLessThan(200);
  });
});
