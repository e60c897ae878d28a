import { fileURLToPath } from 'node:url';
import { Session } from './session.mjs';

const INFO = { name: 'interop', version: '1' };

/** `@modelcontextprotocol/sdk` 1.x, installed under several names. */
export async function connectSdk1(url, name) {
  const { StreamableHTTPClientTransport } = await import(`${name}/client/streamableHttp.js`);
  const transport = new StreamableHTTPClientTransport(url);
  const session = await sessionOf(name, transport, { end: () => transport.terminateSession() });
  await session.client.connect(transport);
  return session;
}

/** The stdio bridge that hosts start which know no HTTP, driven by the newest 1.x. */
export async function connectThroughRemote(url) {
  const { StdioClientTransport } = await import('sdk-1.32/client/stdio.js');
  const proxy = fileURLToPath(import.meta.resolve('mcp-remote/dist/proxy.js'));
  const env = { ...process.env, MCP_REMOTE_CONFIG_DIR: `${process.env.MCP_GO}.config` };
  const args = [proxy, url.href, '--allow-http', '--transport', 'http-only'];
  const transport = new StdioClientTransport({ command: process.execPath, args, env, stderr: 'inherit' });
  const session = await sessionOf('sdk-1.32', transport, { end: async () => undefined });
  await session.client.connect(transport);
  return session;
}

async function sessionOf(name, transport, more) {
  const { Client } = await import(`${name}/client/index.js`);
  const { ElicitRequestSchema, LATEST_PROTOCOL_VERSION } = await import(`${name}/types.js`);
  const capabilities = ElicitRequestSchema ? { elicitation: {} } : {};
  const client = new Client(INFO, { capabilities });
  const session = new Session({
    client,
    transport,
    // Older ones keep no word of it: it is what they asked for, or they would not have connected.
    revision: () => transport.protocolVersion ?? LATEST_PROTOCOL_VERSION,
    canBeAsked: Boolean(ElicitRequestSchema),
    hasStructured: Boolean(ElicitRequestSchema),
    callTool: (params, options) => client.callTool(params, undefined, options),
    setLevel: (level) => client.setLoggingLevel(level),
    subscribe: (uri) => client.subscribeResource({ uri }),
    listen: async () => undefined,
    ...more,
  });
  if (ElicitRequestSchema) client.setRequestHandler(ElicitRequestSchema, async () => session.elicit());
  return session;
}
