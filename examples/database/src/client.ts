import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const client = new Client({ name: 'example', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${process.env['PORT'] ?? 3000}/mcp`)));
for (const to of ['B2', 'C3']) {
  const moved = await client.callTool({ name: 'move-pieces', arguments: { from: 'A1', to, pieces: 2 } });
  console.log(moved.content);
}
console.dir((await client.callTool({ name: 'stock' })).structuredContent, { depth: null });
await client.close();
