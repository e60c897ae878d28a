import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { ZodJsonSchemaAdapter } from '@tmcp/adapter-zod';
import { HttpTransport } from '@tmcp/transport-http';
import { McpServer } from 'tmcp';
import { z } from 'zod';
import { DESCRIPTION, echo, others, TOOL } from './work.mjs';

/** tmcp knows web requests only, so Hono's server stands between; it serves both eras and answers with streams of one event. */
export function tmcp({ tools }) {
  const server = new McpServer(
    { name: 'bench', version: '1.0.0' },
    { adapter: new ZodJsonSchemaAdapter(), capabilities: { tools: { listChanged: true } } },
  );
  const schema = z.object({ text: z.string() });
  for (const name of [TOOL, ...others(tools)]) server.tool({ name, description: DESCRIPTION, schema }, echo);
  const transport = new HttpTransport(server, { path: '/mcp' });
  const notFound = () => new globalThis.Response(null, { status: 404 });
  const listener = getRequestListener(async (request) => (await transport.respond(request)) ?? notFound());
  return new Promise((resolve) => {
    const http = createServer(listener).listen(0, '127.0.0.1', () => resolve(http.address().port));
  });
}
