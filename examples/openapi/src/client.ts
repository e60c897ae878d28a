import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const client = new Client({ name: 'example', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${process.env['PORT'] ?? 3000}/mcp`)));
console.log((await client.callTool({ name: 'find-parcel', arguments: { number: 'P1001' } })).structuredContent);
for (const day of ['2026-12-01', '2026-12-02']) {
  const arguments_ = { body: { number: 'P1002', day } };
  const { isError, content } = await client.callTool({ name: 'book-pickup', arguments: arguments_ });
  console.log(isError ? 'refused:' : 'booked:', content);
}
await client.close();
