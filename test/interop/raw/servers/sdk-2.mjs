import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { NodeStreamableHTTPServerTransport, toNodeHandler, toWebRequest } from '@modelcontextprotocol/node';
import { createMcpHandler, isLegacyRequest, McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { fill } from './fill.mjs';

/** As the SDK's documentation composes both eras: its strict modern handler, and a transport for each session. */
const transports = new Map();
const newServer = () => fill(new McpServer({ name: 'sdk-2', version: '1.0.0' }), ResourceTemplate, z.object);
const modern = toNodeHandler(createMcpHandler(newServer, { legacy: 'reject' }));

createServer(async (request, response) => {
  const text = await textOf(request);
  const body = parsed(text);
  if (!(await isLegacyRequest(await toWebRequest(request, body ?? text), body))) return modern(request, response, body);
  const id = request.headers['mcp-session-id'];
  if (id !== undefined && !transports.has(id)) return respond(response, 404, -32001, 'Session not found');
  if (id !== undefined) return transports.get(id).handleRequest(request, response, body);
  const transport = new NodeStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (opened) => transports.set(opened, transport),
  });
  await newServer().connect(transport);
  await transport.handleRequest(request, response, body);
}).listen(Number(process.env.PORT), '127.0.0.1');

async function textOf(request) {
  let text = '';
  if (request.method === 'POST') for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function respond(response, status, code, message) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id: null }));
}
