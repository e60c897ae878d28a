import { MCPServer } from 'mcp-use/server';
import { z } from 'zod';
import { freePort } from '../support/free-port.mjs';
import { DESCRIPTION, echo, others, TOOL } from './work.mjs';

/** Measured only where it was installed by hand (docs/performance.md). It answers with streams of one event. */
export async function mcpUse({ tools }) {
  const server = new MCPServer({ name: 'bench', version: '1.0.0' });
  const schema = z.object({ text: z.string() });
  for (const name of [TOOL, ...others(tools)])
    server.tool({ name, description: DESCRIPTION, schema }, async (args) => echo(args));
  const port = await freePort();
  await server.listen(port);
  return port;
}
