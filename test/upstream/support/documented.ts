import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { Module } from '@nestjs/common';
// prettier-ignore
import { mcpUpstream } from '@mooring-mcp/server/upstream';

function notesServer(): McpServer {
  const server = new McpServer({ name: 'notes', version: '1.0.0' });
  server.registerTool('note', {}, () => ({ content: [{ type: 'text', text: 'noted' }] }));
  return server;
}

const tokenFor = async (principal: unknown) => `token of ${String(principal)}`;

@Module({ imports: [mcpUpstream({ server: () => notesServer() })] })
export class NotesModule {}

@Module({
  imports: [
    mcpUpstream({
      name: 'files',
      command: 'mcp-server-filesystem',
      args: ['/srv/files'],
      prefix: 'files_',
      pick: ({ annotations }) => annotations?.readOnlyHint === true,
      define: () => ({ scopes: ['files:read'] }),
    }),
  ],
})
export class FilesModule {}

@Module({
  imports: [
    mcpUpstream({
      url: 'https://search.example.com/mcp',
      headers: async (principal) => ({ Authorization: `Bearer ${await tokenFor(principal)}` }),
    }),
  ],
})
export class SearchModule {}
