import { LEGACY, MODERN, TEXT, TOOL } from '../contenders/work.mjs';

/** What wrk puts a session and the id of a request in place of. */
const SESSION = '@session@';
const ID = '@id@';

export const HEADERS = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' };

export const INITIALIZE = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: LEGACY, capabilities: {}, clientInfo: { name: 'bench', version: '1.0.0' } },
};
export const INITIALIZED = { jsonrpc: '2.0', method: 'notifications/initialized' };
export const CALL = { name: TOOL, arguments: { text: TEXT } };

/** Opens sessions as a client does. @returns their ids */
export async function openSessions(url, count) {
  const opened = [];
  for (let index = 0; index < count; index += 1) opened.push(await openSession(url));
  return opened;
}

async function openSession(url) {
  const response = await post(url, INITIALIZE);
  const session = response.headers.get('mcp-session-id');
  await response.arrayBuffer();
  await (await post(url, INITIALIZED, legacyHeaders(session))).arrayBuffer();
  return session;
}

export const legacyHeaders = (session) => ({ 'Mcp-Session-Id': session, 'MCP-Protocol-Version': LEGACY });

const post = (url, body, headers = {}) =>
  fetch(url, { method: 'POST', headers: { ...HEADERS, ...headers }, body: JSON.stringify(body) });

/** Calls of the tool under these sessions. */
export const callsOf = (sessions) => requestsOf(sessions, 'tools/call', CALL, TEXT);

export function requestsOf(sessions, method, params, expected) {
  return { headers: { ...HEADERS, ...legacyHeaders(SESSION) }, body: bodyOf(method, params), sessions, expected };
}

export const legacyCalls = async (url, sessions) => callsOf(await openSessions(url, sessions));

export const modernCalls = () => modernRequests('tools/call', CALL, TEXT, { 'Mcp-Name': TOOL });

export function modernRequests(method, params, expected, more = {}) {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': MODERN,
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const headers = { ...HEADERS, 'MCP-Protocol-Version': MODERN, 'Mcp-Method': method, ...more };
  return { headers, body: bodyOf(method, { ...params, _meta }), expected };
}

function bodyOf(method, params) {
  return JSON.stringify({ jsonrpc: '2.0', id: ID, method, params }).replace(`"${ID}"`, ID);
}
