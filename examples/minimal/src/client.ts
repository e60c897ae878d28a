import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const client = new Client({ name: 'example', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${process.env['PORT'] ?? 3000}/mcp`)));
const { content } = await client.callTool({
  name: 'add-working-days',
  arguments: { from: '2026-11-27', days: 2 },
});
console.log(content);
await client.close();
