import { Client, LOG_LEVEL_META_KEY, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Session } from './session.mjs';

const MODES = { legacy: 'legacy', auto: 'auto', pinned: { pin: '2026-07-28' } };

/** `@modelcontextprotocol/client` 2.x in one of its modes. */
export async function connectClient2(url, mode) {
  const versionNegotiation = { mode: MODES[mode] };
  const client = new Client(
    { name: 'interop', version: '1' },
    { capabilities: { elicitation: {} }, versionNegotiation },
  );
  const transport = new StreamableHTTPClientTransport(url);
  const common = {
    client,
    transport,
    revision: () => client.getNegotiatedProtocolVersion(),
    canBeAsked: true,
    hasStructured: true,
    end: () => transport.terminateSession(),
  };
  const session = new Session({ ...common, ...(mode === 'legacy' ? legacy(client) : modern(client)) });
  client.setRequestHandler('elicitation/create', async () => session.elicit());
  await client.connect(transport);
  return session;
}

function legacy(client) {
  return {
    callTool: (params, options) => client.callTool(params, options),
    setLevel: (level) => client.setLoggingLevel(level),
    subscribe: (uri) => client.subscribeResource({ uri }),
    listen: async () => undefined,
  };
}

/** Without a session, each request says what it wants logged, and one listens by name. */
function modern(client) {
  let meta;
  return {
    callTool: (params, options) => client.callTool({ ...params, ...(meta && { _meta: meta }) }, options),
    setLevel: async (level) => void (meta = { [LOG_LEVEL_META_KEY]: level }),
    subscribe: (uri) => client.listen({ resourceSubscriptions: [uri] }),
    listen: () => client.listen({ toolsListChanged: true }),
  };
}
