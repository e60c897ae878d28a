import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { McpServer, ResourceTemplate } from 'sdk-1.32/server/mcp.js';
import { StreamableHTTPServerTransport } from 'sdk-1.32/server/streamableHttp.js';
import { isInitializeRequest } from 'sdk-1.32/types.js';
import { fill } from './fill.mjs';

/** The server that the SDK's documentation shows: a transport for each session, and 404 for an id that is unknown. */
const transports = new Map();

createServer(async (request, response) => {
  const id = request.headers['mcp-session-id'];
  if (id !== undefined && !transports.has(id)) return respond(response, 404, -32001, 'Session not found');
  if (id !== undefined) return transports.get(id).handleRequest(request, response);
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (opened) => transports.set(opened, transport),
  });
  await fill(new McpServer({ name: 'sdk-1', version: '1.0.0' }), ResourceTemplate, (members) => members).connect(
    transport,
  );
  const body = await bodyOf(request);
  if (request.method === 'POST' && body !== undefined && !isInitializeRequest(body) && !Array.isArray(body)) {
    return respond(response, 400, -32000, 'Bad Request: No valid session ID provided');
  }
  await transport.handleRequest(request, response, body);
}).listen(Number(process.env.PORT), '127.0.0.1');

/** @returns undefined where it is no JSON: the transport says so */
async function bodyOf(request) {
  if (request.method !== 'POST' || !request.headers['content-type']?.includes('json')) return undefined;
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
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
