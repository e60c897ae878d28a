import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { AddressInfo } from 'node:net';
import {
  acceptedContent,
  createMcpHandler,
  inputRequired,
  type McpHttpHandler,
  McpServer,
  ResourceTemplate,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Seen } from './feature-servers.js';

const FORM = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } as const;

/** A server over HTTP of SDK 2.x that speaks revision 2026-07-28 alone. */
export class ModernServer {
  readonly seen: IncomingMessage['headers'][] = [];
  readonly counts: Seen = { cancelled: 0 };
  /** Beside those that it always has. */
  readonly late: string[] = [];
  readonly handler: McpHttpHandler = createMcpHandler(() => this.featureServer(), { legacy: 'reject' });
  private readonly server: Server = createServer((request, response) => {
    this.seen.push(request.headers);
    void this.handler.fetch(webRequest(request, response)).then((answer) => {
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      if (answer.body)
        Readable.fromWeb(answer.body as never)
          .on('error', () => response.destroy())
          .pipe(response);
      else response.end();
    });
  });

  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/mcp`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private featureServer(): McpServer {
    const server = new McpServer(
      { name: 'modern', version: '1.0.0' },
      {
        capabilities: { logging: {}, tools: { listChanged: true }, resources: { subscribe: true, listChanged: true } },
      },
    );
    server.registerTool(
      'add',
      { inputSchema: z.object({ a: z.number(), b: z.number() }), outputSchema: z.object({ sum: z.number() }) },
      ({ a, b }) => ({ ...text(`${a + b}`), structuredContent: { sum: a + b } }),
    );
    server.registerTool('ask', {}, ({ mcpReq }) => {
      const answer = acceptedContent(mcpReq.inputResponses, 'who');
      if (answer) return text(`Hello ${String(answer['name'])}, ${String(mcpReq.requestState())}`);
      const who = inputRequired.elicit({ message: 'Who?', requestedSchema: FORM as never });
      return inputRequired({ inputRequests: { who }, requestState: 'from before' });
    });
    server.registerTool('sample', {}, () => inputRequired({ inputRequests: { roots: inputRequired.listRoots() } }));
    server.registerTool('fail', {}, () => {
      throw new Error('It does not work');
    });
    server.registerTool('steps', {}, async ({ mcpReq }) => {
      const progressToken = mcpReq._meta?.progressToken;
      for (const progress of progressToken === undefined ? [] : [1, 2])
        await mcpReq.notify({ method: 'notifications/progress', params: { progressToken: progressToken!, progress } });
      await mcpReq.log('warning', 'two steps', 'features');
      return text('done');
    });
    server.registerTool('wait', {}, ({ mcpReq }) => {
      return new Promise((resolve) =>
        mcpReq.signal.addEventListener('abort', () => {
          this.counts.cancelled += 1;
          resolve(text('cancelled'));
        }),
      );
    });
    server.registerTool(
      'region',
      { inputSchema: z.object({ region: z.string().meta({ 'x-mcp-header': 'Region' }) }) },
      ({ region }) => text(region),
    );
    server.registerPrompt('greet', { argsSchema: z.object({ whom: z.string() }) }, ({ whom }) => ({
      messages: [{ role: 'user', content: { type: 'text', text: `Greet ${whom}` } }],
    }));
    server.registerResource('note', 'notes://first', {}, ({ href }) => ({ contents: [{ uri: href, text: 'a note' }] }));
    server.registerResource(
      'page',
      new ResourceTemplate('pages://{page}', { list: undefined }),
      {},
      ({ href }, { page }) => ({
        contents: [{ uri: href, text: `page ${String(page)}` }],
      }),
    );
    for (const name of this.late) server.registerTool(name, {}, () => text(name));
    return server;
  }
}

function webRequest(request: IncomingMessage, response: ServerResponse): Request {
  const controller = new AbortController();
  response.on('close', () => controller.abort());
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  return new Request(`http://${String(request.headers.host)}${String(request.url)}`, {
    method: request.method ?? 'GET',
    headers: request.headers as Record<string, string>,
    signal: controller.signal,
    ...(hasBody && { body: Readable.toWeb(request) as never, duplex: 'half' }),
  });
}

function text(value: string) {
  return { content: [{ type: 'text' as const, text: value }] };
}
