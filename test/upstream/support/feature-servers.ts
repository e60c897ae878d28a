import { McpServer as McpServer1, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { SubscribeRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { completable } from '@modelcontextprotocol/sdk/server/completable.js';
import { McpServer as McpServer2 } from '@modelcontextprotocol/server';
import { z } from 'zod';

/** What a feature server says of its running calls. */
export interface Seen {
  cancelled: number;
}

const FORM = {
  type: 'object',
  properties: { name: { type: 'string' } },
  required: ['name'],
} as const;

type Sdk1Form = Parameters<McpServer1['server']['elicitInput']>[0];

/** A server of SDK 1.x with something of all that is passed on, and state of its own. */
export function featureServer1(seen: Seen = { cancelled: 0 }): McpServer1 {
  const server = new McpServer1(
    { name: 'features', version: '1.0.0' },
    { capabilities: { logging: {}, resources: { subscribe: true, listChanged: true } } },
  );
  let count = 0;
  server.registerTool('count', { description: 'Counts its own calls.' }, () => text(String((count += 1))));
  server.registerTool(
    'add',
    { inputSchema: { a: z.number(), b: z.number() }, outputSchema: { sum: z.number() } },
    ({ a, b }) => ({
      ...text(`${a + b}`),
      structuredContent: { sum: a + b },
    }),
  );
  server.registerTool('ask', {}, async () => {
    const answer = await server.server.elicitInput({ message: 'Who?', requestedSchema: FORM } as unknown as Sdk1Form);
    return text(answer.action === 'accept' ? `Hello ${String(answer.content?.['name'])}` : answer.action);
  });
  server.registerTool('steps', {}, async (extra) => {
    const progressToken = extra._meta?.progressToken;
    for (const progress of [1, 2]) {
      if (progressToken === undefined) continue;
      await extra.sendNotification({ method: 'notifications/progress', params: { progressToken, progress, total: 2 } });
    }
    await server.sendLoggingMessage({ level: 'warning', data: 'two steps', logger: 'features' });
    return text('done');
  });
  server.registerTool('wait', {}, ({ signal }) => {
    return new Promise((resolve) =>
      signal.addEventListener('abort', () => {
        seen.cancelled += 1;
        resolve(text('cancelled'));
      }),
    );
  });
  server.registerTool('fail', {}, () => {
    throw new Error('It does not work');
  });
  server.registerPrompt(
    'greet',
    {
      argsSchema: {
        whom: completable(z.string(), (start) => ['Ada', 'Alan'].filter((name) => name.startsWith(start))),
      },
    },
    ({ whom }) => ({ messages: [{ role: 'user', content: { type: 'text', text: `Greet ${whom}` } }] }),
  );
  server.registerResource('note', 'notes://first', { mimeType: 'text/plain' }, ({ href }) => ({
    contents: [{ uri: href, text: 'a note' }],
  }));
  server.registerResource(
    'page',
    new ResourceTemplate('pages://{page}', { list: undefined }),
    {},
    ({ href }, { page }) => ({
      contents: [{ uri: href, text: `page ${String(page)}` }],
    }),
  );
  server.server.setRequestHandler(SubscribeRequestSchema, () => ({}));
  return server;
}

/** The same in part, of SDK 2.x. */
export function featureServer2(): McpServer2 {
  const server = new McpServer2({ name: 'features', version: '2.0.0' }, { capabilities: { logging: {} } });
  let count = 0;
  server.registerTool('count', { description: 'Counts its own calls.' }, () => text(String((count += 1))));
  server.registerTool('ask', {}, async (context) => {
    const answer = await context.mcpReq.elicitInput({ message: 'Who?', requestedSchema: FORM } as never);
    return text(answer.action === 'accept' ? `Hello ${String(answer.content?.['name'])}` : answer.action);
  });
  return server;
}

function text(value: string) {
  return { content: [{ type: 'text' as const, text: value }] };
}
