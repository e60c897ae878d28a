import { LEGACY, MODERN, TEXT, TOOL } from './work.mjs';

const HEADERS = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' };

/** Opens sessions as a client does, and gives the headers of their requests. */
export async function openSessions(url, count) {
  const opened = [];
  for (let index = 0; index < count; index += 1) opened.push(await openSession(url));
  return opened;
}

async function openSession(url) {
  const params = { protocolVersion: LEGACY, capabilities: {}, clientInfo: { name: 'bench', version: '1.0.0' } };
  const response = await post(url, { jsonrpc: '2.0', id: 0, method: 'initialize', params });
  const headers = { 'Mcp-Session-Id': response.headers.get('mcp-session-id'), 'MCP-Protocol-Version': LEGACY };
  await response.arrayBuffer();
  await (await post(url, { jsonrpc: '2.0', method: 'notifications/initialized' }, headers)).arrayBuffer();
  return { ...HEADERS, ...headers };
}

const post = (url, body, headers = {}) =>
  fetch(url, { method: 'POST', headers: { ...HEADERS, ...headers }, body: JSON.stringify(body) });

/** The call that is measured: headers by session, and one body. */
export async function legacyCalls(url, sessions) {
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: TOOL, arguments: { text: TEXT } },
  });
  return { headers: await openSessions(url, sessions), body };
}

export async function modernCalls() {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': MODERN,
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const params = { name: TOOL, arguments: { text: TEXT }, _meta };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  return {
    headers: [{ ...HEADERS, 'MCP-Protocol-Version': MODERN, 'Mcp-Method': 'tools/call', 'Mcp-Name': TOOL }],
    body,
  };
}
