// What a client does: opens a session, calls a tool, ends the session; then the same tool without a session. Where the server keeps no
// sessions there is none to end. With authentication this has no token, so what is tried is how a client gets to know where there is one.
const url = process.env.MCP_URL;
const tool = process.env.MCP_TOOL;
const LEGACY = '2025-11-25';
const MODERN = '2026-07-28';
const keepsSessions = process.env.MCP_SESSIONS !== 'off';
const toolArguments = JSON.parse(process.env.MCP_TOOL_ARGUMENTS ?? '{}');

let session;
let agreed = false;
let lastId = 0;

function fail(what, detail) {
  throw new Error(`${what}: ${JSON.stringify(detail)}`);
}

async function send(method, body, headers = {}) {
  const response = await globalThis.fetch(url, {
    method,
    headers: {
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...(session && { 'mcp-session-id': session }),
      ...(agreed && { 'mcp-protocol-version': LEGACY }),
      ...headers,
    },
    body: body && JSON.stringify({ jsonrpc: '2.0', ...body }),
  });
  return { status: response.status, headers: response.headers, message: toMessage(await response.text()) };
}

/** The body, or the answer in an event stream. */
function toMessage(text) {
  const candidates = text.startsWith('{') ? [text] : [...text.matchAll(/^data: ?(\{.*)$/gm)].map(([, data]) => data);
  return candidates.map((candidate) => JSON.parse(candidate)).find(({ result, error }) => result ?? error);
}

async function call(method, params) {
  lastId += 1;
  const response = await send('POST', { id: lastId, method, params });
  if (response.status !== 200 || !response.message?.result) fail(`${method} failed`, response);
  return response;
}

async function open() {
  const clientInfo = { name: 'helm-test', version: '1.0.0' };
  const { headers } = await call('initialize', { protocolVersion: LEGACY, capabilities: {}, clientInfo });
  session = headers.get('mcp-session-id');
  agreed = true;
  if (Boolean(session) !== keepsSessions)
    fail(`Sessions are ${keepsSessions ? 'on' : 'off'}, and initialize says`, [...headers]);
  const { status } = await send('POST', { method: 'notifications/initialized' });
  if (status !== 202) fail('notifications/initialized was not accepted', status);
}

async function callTool() {
  const { result } = (await call('tools/list')).message;
  if (!tool) return;
  if (!result.tools.some(({ name }) => name === tool)) fail(`There is no tool ${tool}`, result.tools);
  const answer = (await call('tools/call', { name: tool, arguments: toolArguments })).message.result;
  if (answer.isError) fail(`${tool} answered with an error`, answer);
}

async function end() {
  const { status } = await send('DELETE');
  if (status < 200 || status > 299) fail('DELETE failed', status);
  const after = await send('POST', { id: 'after', method: 'ping' });
  if (after.status !== 404) fail('The session is still there after DELETE', after);
  session = undefined;
}

/** The same tool without a session: every request says what it is. */
async function modern() {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': MODERN,
    'io.modelcontextprotocol/clientInfo': { name: 'helm-test', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const ask = async (method, params, name) => {
    const headers = { 'mcp-protocol-version': MODERN, 'mcp-method': method, ...(name && { 'mcp-name': name }) };
    const response = await send('POST', { id: 'modern', method, params: { ...params, _meta: meta } }, headers);
    if (response.status !== 200 || !response.message?.result) fail(`${method} without a session failed`, response);
    return response.message.result;
  };
  const { supportedVersions } = await ask('server/discover', {});
  if (!supportedVersions?.includes(MODERN)) fail('The stateless revision is not served', supportedVersions);
  if (!tool) return;
  const answer = await ask('tools/call', { name: tool, arguments: toolArguments }, tool);
  if (answer.isError) fail(`${tool} answered with an error`, answer);
}

/** Without a token a client is refused, and led to the authorization servers. */
async function challenge() {
  const refused = await send('POST', { id: 'challenge', method: 'ping' });
  const header = refused.headers.get('www-authenticate') ?? '';
  if (refused.status !== 401 || !header.includes('resource_metadata=')) fail('There is no challenge', refused);
  const metadata = await globalThis.fetch(
    new URL(`/.well-known/oauth-protected-resource${new URL(url).pathname}`, url),
  );
  const { authorization_servers: servers } = metadata.status === 200 ? await metadata.json() : {};
  if (!servers?.length) fail('The metadata names no authorization server', metadata.status);
}

const legacy = keepsSessions ? [open, callTool, end] : [open, callTool];
const steps = process.env.MCP_AUTHENTICATION === 'true' ? [challenge] : [...legacy, modern];
for (const step of steps) {
  await step();
  console.log(`ok ${step.name}`);
}
