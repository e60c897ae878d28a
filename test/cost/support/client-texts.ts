import { send, type RawResponse } from '../../support/raw-http.js';
import { MODERN } from '../../support/raw-modern.js';
import { initializeBody, RawSession } from '../../support/raw-session.js';

/** A request with a text of a client's own in it. @param session of the legacy era */
type Ask = (url: URL, text: string, session: RawSession) => Promise<RawResponse>;

/** Everywhere that a client's text may come back in a message or in the log. */
export const PLACES: Readonly<Record<string, Ask>> = {
  'a method': (_url, text, session) => session.request(text),
  'a method beside another Mcp-Method': (url, text) => modern(url, text, {}, { 'mcp-method': 'tools/list' }),
  'a method of the modern era': (url, text) => modern(url, text, {}, { 'mcp-method': undefined }),
  'the revision in _meta': (url, text) => modern(url, 'tools/list', { _meta: envelope(text) }),
  'the revision in _meta without a header': (url, text) =>
    modern(url, 'tools/list', { _meta: envelope(text) }, { 'mcp-protocol-version': undefined }),
  'the revision of initialize': (url, text) => send(url, { body: initializeBody({ protocolVersion: text }) }),
  'the name of a client': (url, text) =>
    send(url, { body: initializeBody({ clientInfo: { name: text, version: text } }) }),
  'a name in initialize': (url, text) =>
    send(url, {
      body: initializeBody({ capabilities: { elicitation: { [text]: 5 }, [text]: 5, tasks: { [text]: 5 } } }),
    }),
  'the name of a tool': (_url, text, session) => session.call(text),
  'the name of a tool, modern': (url, text) => named(url, 'tools/call', 'name', text),
  'the name of an argument': (_url, text, session) => session.call('strict', { [text]: 1 }),
  'an argument': (_url, text, session) => session.call('fail', { message: text }),
  'the name of a prompt': (_url, text, session) => session.request('prompts/get', { name: text }),
  'the name of a prompt, modern': (url, text) => named(url, 'prompts/get', 'name', text),
  'the name of a prompt’s argument': (_url, text, session) =>
    session.request('prompts/get', { name: 'greet', arguments: { [text]: 5 } }),
  'a URI': (_url, text, session) => session.request('resources/read', { uri: text }),
  'a URI, modern': (url, text) => named(url, 'resources/read', 'uri', text),
  'a task': (url, text) => named(url, 'tasks/get', 'taskId', text),
  'a skill': (url, text) => modern(url, 'skills/get', { uri: text }),
  'a URI to subscribe to': (_url, text, session) => session.request('resources/subscribe', { uri: text }),
  'a reference': (_url, text, session) =>
    session.request('completion/complete', {
      ref: { type: 'ref/prompt', name: text },
      argument: { name: text, value: text },
    }),
  'a kind of reference': (_url, text, session) =>
    session.request('completion/complete', { ref: { type: text, name: text }, argument: { name: text, value: text } }),
  'a log level': (_url, text, session) => session.request('logging/setLevel', { level: text }),
  'a cursor': (_url, text, session) => session.request('tools/list', { cursor: text }),
  'a progress token': (_url, text, session) => session.call('echo', { text: 'x' }, { progressToken: text }),
  'an id': (_url, text, session) => session.request('tools/call', { name: 'none' }, text),
  'a session id': (url, text) =>
    send(url, { body: PING, headers: { 'mcp-session-id': encodeURIComponent(text).slice(0, 8_000) } }),
};

/** The same for what HTTP lets through in a header. */
export const HEADERS: readonly string[] = [
  'origin',
  'host',
  'mcp-protocol-version',
  'mcp-method',
  'mcp-name',
  'mcp-session-id',
  'accept',
  'content-type',
  'content-encoding',
  'last-event-id',
  'x-unknown',
];

const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };

export function envelope(revision = MODERN): Record<string, unknown> {
  return {
    'io.modelcontextprotocol/protocolVersion': revision,
    'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
}

export function modern(
  url: URL,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string | undefined>> = {},
): Promise<RawResponse> {
  const body = { jsonrpc: '2.0', id: 1, method, params: { _meta: envelope(), ...params } };
  // Where a method is no header, its own name is none either.
  const standard = { 'mcp-protocol-version': MODERN, 'mcp-method': encodeURI(method).slice(0, 8_000) };
  return send(url, { body, headers: { ...standard, ...headers } });
}

/** As much of the name as a header holds, and the header that repeats it. */
function named(url: URL, method: string, parameter: string, text: string): Promise<RawResponse> {
  const name = text.slice(0, 5_000);
  const header = `=?base64?${Buffer.from(name).toString('base64')}?=`;
  return modern(url, method, { [parameter]: name }, { 'mcp-name': header });
}
