import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { DESCRIPTION, echo, others, TOOL } from './work.mjs';

const inputSchema = z.object({ text: z.string() });

/** The 2.x SDK's handler for the modern era on Node, which makes a server for each request. */
export function sdk2({ tools }) {
  const handler = toNodeHandler(createMcpHandler(() => makeServer(tools), { legacy: 'reject' }));
  return new Promise((resolve) => {
    const server = createServer(handler).listen(0, '127.0.0.1', () => resolve(server.address().port));
  });
}

function makeServer(tools) {
  const server = new McpServer({ name: 'bench', version: '1.0.0' });
  for (const name of [TOOL, ...others(tools)]) {
    server.registerTool(name, { description: DESCRIPTION, inputSchema }, async (args) => echo(args));
  }
  return server;
}
