import express from 'express';
import { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { PRODUCT } from '../../../src/identity/product.js';

const GONE = { jsonrpc: '2.0', error: { code: -32001, message: 'Session not found' }, id: null };

/** The SDK's own server on Express, set up as its documentation does, with the probe's capabilities. */
export class Reference {
  private readonly transports = new Map<string, StreamableHTTPServerTransport>();
  private listening: Server | undefined;

  async start(): Promise<URL> {
    const app = express();
    app.disable('x-powered-by');
    app.all('/mcp', (request, response) => this.handle(request, response));
    this.listening = app.listen(0, '127.0.0.1');
    await once(this.listening, 'listening');
    return new URL(`http://127.0.0.1:${(this.listening.address() as AddressInfo).port}/mcp`);
  }

  async close(): Promise<void> {
    for (const transport of this.transports.values()) await transport.close();
    this.listening?.closeAllConnections();
    this.listening?.close();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = request.headers['mcp-session-id'];
    const transport = id ? this.transports.get(String(id)) : await this.create();
    if (transport) return transport.handleRequest(request, response);
    response.writeHead(404, { 'Content-Type': 'application/json' }).end(JSON.stringify(GONE));
  }

  private async create(): Promise<StreamableHTTPServerTransport> {
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void this.transports.set(id, transport),
      onsessionclosed: (id) => void this.transports.delete(id),
    });
    await createServer().connect(transport);
    return transport;
  }
}

function createServer(): McpServer {
  const server = new McpServer(PRODUCT, {
    capabilities: {
      tools: { listChanged: true },
      resources: { subscribe: true, listChanged: true },
      prompts: { listChanged: true },
      logging: {},
      completions: {},
    },
  });
  const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });
  server.registerTool(
    'echo',
    { description: 'Answers with its text', inputSchema: { text: z.string() } },
    ({ text: value }) => text(value),
  );
  server.registerTool(
    'fail',
    { inputSchema: { message: z.string(), told: z.boolean().default(false) } },
    ({ message }) => {
      throw new Error(message);
    },
  );
  server.registerTool(
    'progress',
    { inputSchema: { steps: z.number().int().min(0) } },
    async ({ steps }, { sendNotification, _meta }) => {
      const progressToken = _meta?.progressToken;
      for (let progress = 1; progressToken !== undefined && progress <= steps; progress += 1) {
        await sendNotification({ method: 'notifications/progress', params: { progressToken, progress, total: steps } });
      }
      return text(`${steps} steps`);
    },
  );
  server.registerResource('greeting', 'probe://greeting', { mimeType: 'text/plain' }, ({ href }) => ({
    contents: [{ uri: href, mimeType: 'text/plain', text: 'hello' }],
  }));
  server.registerResource('note', 'probe://note', { mimeType: 'text/plain' }, ({ href }) => ({
    contents: [{ uri: href, mimeType: 'text/plain', text: 'empty' }],
  }));
  const items = new ResourceTemplate('probe://items/{id}', { list: undefined });
  server.registerResource('item', items, { mimeType: 'text/plain' }, ({ href }, { id }) => ({
    contents: [{ uri: href, mimeType: 'text/plain', text: `item ${String(id)}` }],
  }));
  server.registerPrompt(
    'greet',
    { description: 'A greeting', argsSchema: { name: z.string().describe('Who is greeted') } },
    ({ name }) => ({
      messages: [{ role: 'user' as const, content: { type: 'text' as const, text: `Hello, ${name}` } }],
    }),
  );
  return server;
}
