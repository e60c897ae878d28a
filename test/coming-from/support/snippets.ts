import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { Injectable, Module } from '@nestjs/common';
import { z } from 'zod';
import { type CallContext, Tool } from '@mooring-mcp/server';
import { OpenApiTools } from '@mooring-mcp/server/openapi';
import { mcpUpstream } from '@mooring-mcp/server/upstream';
import { GITHUB } from '../../openapi/support/mock-api.js';

function weatherServer(): McpServer {
  const server = new McpServer({ name: 'weather', version: '1.0.0' });
  server.registerTool('sdk', {}, () => ({ content: [{ type: 'text', text: 'of the SDK' }] }));
  return server;
}

const document = GITHUB;
const tokenFor = async (principal: unknown) => `token of ${String(principal)}`;
const stockApi = {
  openapi: '3.1.0',
  info: { title: 'Stock', version: '1' },
  servers: [{ url: 'https://stock.example.com' }],
  paths: { '/items/{id}': { get: { operationId: 'getItem', parameters: [{ name: 'id', in: 'path', schema: {} }] } } },
};

@Injectable()
class Stock {
  async count(item: string): Promise<number> {
    return item.length;
  }
}

@Module({
  imports: [
    OpenApiTools.from(document, {
      include: ['repos/get', 'issues/list-for-repo', 'issues/create'],
      auth: async ({ principal }) => ({ Authorization: `Bearer ${await tokenFor(principal)}` }),
      define: ({ method }) => ({ scopes: [method === 'GET' ? 'repos:read' : 'repos:write'] }),
    }),
  ],
})
export class RepositoriesModule {}

@Module({ imports: [mcpUpstream({ server: () => weatherServer() })] })
export class SdkModule {}

class FromSdk {
  // server.registerTool('forecast', { description, inputSchema: { city: z.string() } }, async ({ city }) => …)
  @Tool({ name: 'forecast', description: 'Forecasts the weather.', input: z.object({ city: z.string() }) })
  async forecast({ city }: { city: string }, context: CallContext): Promise<string> {
    await context.progress(1, 2, 'asking');
    return `Sun in ${city}`;
  }
}

class FromMcpNest {
  // @Tool({ name: 'greet', description: 'Greets.', parameters: z.object({ name: z.string() }) })
  // 2.x: async greet(@Payload() { name }, @Ctx() context: McpContext); 1.x: async greet({ name }, context: Context, request: Request)
  @Tool({ name: 'greet', description: 'Greets.', input: z.object({ name: z.string() }) })
  greet({ name }: { name: string }, { headers }: CallContext): string {
    return `Hello ${name} from ${String(headers['user-agent'] ?? 'somewhere')}`;
  }
}

@Module({ imports: [mcpUpstream({ command: 'python', args: ['server.py'], prefix: 'py_' })] })
export class PythonModule {}

class FromFastMcp {
  // server.addTool({ name: 'add', parameters: z.object({ a: z.number(), b: z.number() }), execute: async ({ a, b }) => … })
  @Tool({ name: 'add', input: z.object({ a: z.number(), b: z.number() }), output: z.object({ sum: z.number() }) })
  add({ a, b }: { a: number; b: number }): { sum: number } {
    return { sum: a + b };
  }
}

@Module({ imports: [OpenApiTools.from(stockApi, { include: ['getItem'] })] })
export class StockModule {}

@Injectable()
class FromService {
  constructor(private readonly stock: Stock) {}

  @Tool({ name: 'in-stock', description: 'How many of an item there are.', input: z.object({ item: z.string() }) })
  async inStock({ item }: { item: string }): Promise<string> {
    return String(await this.stock.count(item));
  }
}

@Module({ providers: [Stock, FromSdk, FromMcpNest, FromFastMcp, FromService] })
export class ToolsModule {}
