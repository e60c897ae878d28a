import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const url = new URL(`http://127.0.0.1:${process.env['PORT'] ?? 3000}/mcp`);

/** The same call with a session (`legacy`) and without one (`auto`): the client answers what the tool asks, and hears how far it is. */
for (const mode of ['legacy', 'auto'] as const) {
  const client = new Client(
    { name: 'example', version: '1.0.0' },
    { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode } },
  );
  client.setRequestHandler('elicitation/create', ({ params }) => {
    console.log(`${mode}: ${params.message}`);
    return { action: 'accept', content: { sure: true } };
  });
  await client.connect(new StreamableHTTPClientTransport(url));
  const { structuredContent } = await client.callTool(
    { name: 'restore-backup', arguments: { backup: '2026-11-29' } },
    { onprogress: ({ progress, total, message }) => console.log(`${mode}: ${progress} of ${total}, ${message}`) },
  );
  console.log(`${mode}:`, structuredContent);
  await client.close();
}
