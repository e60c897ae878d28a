import { type RawResponse, send } from '../../support/raw-http.js';
import { initializeBody, LATEST } from '../../support/raw-session.js';
import type { Step } from './steps.js';

function sessionless(name: string, body: object, isRefused = false): Step {
  const headers = { 'mcp-protocol-version': LATEST };
  const ask = (url: URL): Promise<RawResponse> => send(url, { body, headers });
  return { name: `sessionless ${name}`, prepare: async ({ url }) => ({ ask: () => ask(url), isRefused }) };
}

const request = (method: string, params: object = {}) => ({ jsonrpc: '2.0', id: 1, method, params });
const call = (name: string, args: object, meta?: object) =>
  request('tools/call', { name, arguments: args, ...(meta && { _meta: meta }) });

/** What clients of the legacy era do where `LEGACY_SESSIONS` is off. */
export const SESSIONLESS_STEPS: readonly Step[] = [
  sessionless('initialize', initializeBody()),
  sessionless('initialized', { jsonrpc: '2.0', method: 'notifications/initialized' }),
  sessionless('ping', request('ping')),
  sessionless('tools/list', request('tools/list')),
  sessionless('tools/call', call('echo', { text: 'a' })),
  sessionless('tools/call with progress', call('progress', { steps: 2 }, { progressToken: 1 })),
  sessionless('tools/call that asks', call('ask', { question: 'Who?' })),
  sessionless('tools/call that fails', call('fail', { message: 'no' })),
  sessionless('resources/read', request('resources/read', { uri: 'probe://greeting' })),
  sessionless('prompts/get', request('prompts/get', { name: 'greet', arguments: { name: 'Ada' } })),
];
