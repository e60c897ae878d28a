import { LATEST } from '../../support/raw-session.js';
import { MODERN } from '../../support/raw-modern.js';

export type CostEra = 'legacy' | 'modern';

/** A whole message, with every member that the protocol knows: each of them is a place where a client may put anything. */
export interface Shape {
  readonly era: CostEra;
  readonly message: Readonly<Record<string, unknown>>;
}

const icons = [{ src: 'https://example.com/a.png', mimeType: 'image/png', sizes: ['48x48'], theme: 'light' }];
const clientInfo = {
  name: 'costs',
  title: 'Costs',
  version: '1',
  description: 'd',
  websiteUrl: 'https://a.example',
  icons,
};
const capabilities = {
  roots: { listChanged: true },
  sampling: { context: {}, tools: {} },
  elicitation: { form: {}, url: {} },
  experimental: { x: { y: 1 } },
  extensions: { 'io.modelcontextprotocol/tasks': {} },
  tasks: { list: {}, cancel: {}, requests: { elicitation: { create: {} } } },
};
const legacyMeta = {
  progressToken: 'p',
  traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
  tracestate: 'a=b',
  baggage: 'a=b',
};
const introduction = {
  name: 'Ada',
  level: 'low',
  labels: { a: 'b' },
  address: { street: 's', floors: [1] },
};
const plain = { numbers: [1], labels: { a: 'b' }, level: 'low', either: 'x', code: 'abc' };
const elicited = { action: 'accept', content: { text: 'x', many: 1 } };
const sampled = { role: 'assistant', model: 'm', stopReason: 'endTurn', content: { type: 'text', text: 'x' } };
const rooted = { roots: [{ uri: 'file:///a', name: 'a' }] };

/** What a request of either era asks for. */
const ASKED: readonly (readonly [method: string, params?: object])[] = [
  ['ping'],
  ['tools/list', { cursor: 'c' }],
  ['resources/list', { cursor: 'c' }],
  ['resources/templates/list', { cursor: 'c' }],
  ['prompts/list', { cursor: 'c' }],
  ['tools/call', { name: 'echo', arguments: { text: 'x' } }],
  ['tools/call', { name: 'sum', arguments: { numbers: [1] } }],
  ['tools/call', { name: 'introduce', arguments: introduction }],
  ['tools/call', { name: 'plain', arguments: plain }],
  ['tools/call', { name: 'nothing', arguments: {}, task: { ttl: 1 } }],
  ['tools/call', { name: 'refuse', arguments: { text: 'x' } }],
  ['tools/call', { name: 'break', arguments: { text: 'x' } }],
  ['tools/call', { name: 'say', arguments: { text: 'x' } }],
  ['resources/read', { uri: 'costs://note' }],
  ['resources/read', { uri: 'pkg://left-pad-1.0.0.tgz' }],
  ['prompts/get', { name: 'write', arguments: { topic: 'x', tone: 'y' } }],
  [
    'completion/complete',
    {
      ref: { type: 'ref/prompt', name: 'write' },
      argument: { name: 'topic', value: 'x' },
      context: { arguments: { tone: 'y' } },
    },
  ],
  [
    'completion/complete',
    { ref: { type: 'ref/resource', uri: 'search://items{?q,limit}' }, argument: { name: 'q', value: 'x' } },
  ],
];

const LEGACY: readonly (readonly [method: string, params?: object])[] = [
  ['initialize', { protocolVersion: LATEST, capabilities, clientInfo }],
  ['resources/subscribe', { uri: 'costs://note' }],
  ['resources/unsubscribe', { uri: 'costs://note' }],
  ['logging/setLevel', { level: 'info' }],
  ['tasks/get', { taskId: 't' }],
];

const NOTIFICATIONS: readonly (readonly [method: string, params?: object])[] = [
  ['notifications/initialized'],
  ['notifications/cancelled', { requestId: 'r', reason: 'x' }],
  ['notifications/progress', { progressToken: 'p', progress: 1, total: 2, message: 'x' }],
  ['notifications/roots/list_changed'],
];

const MODERN_ONLY: readonly (readonly [method: string, params?: object])[] = [
  ['server/discover'],
  [
    'subscriptions/listen',
    { notifications: { toolsListChanged: true, resourceSubscriptions: ['costs://note'], taskIds: ['t'] } },
  ],
  ['tools/call', { name: 'ask', arguments: {}, requestState: 's', inputResponses: { answer: elicited } }],
  ['tools/call', { name: 'think', arguments: {}, requestState: 's', inputResponses: { answer: sampled } }],
  ['tools/call', { name: 'job', arguments: {} }],
  ['tasks/get', { taskId: 't' }],
  ['tasks/update', { taskId: 't', inputResponses: { answer: elicited } }],
  ['tasks/cancel', { taskId: 't' }],
  ['initialize', { protocolVersion: MODERN, capabilities, clientInfo }],
];

const modernMeta = {
  ...legacyMeta,
  'io.modelcontextprotocol/protocolVersion': MODERN,
  'io.modelcontextprotocol/clientInfo': clientInfo,
  'io.modelcontextprotocol/clientCapabilities': capabilities,
  'io.modelcontextprotocol/logLevel': 'error',
};

export const shapes: readonly Shape[] = [
  ...[...ASKED, ...LEGACY].map(([method, params]) =>
    legacy({ id: 7, method, params: { ...params, _meta: legacyMeta } }),
  ),
  ...NOTIFICATIONS.map(([method, params]) => legacy({ method, params: { ...params, _meta: { x: 1 } } })),
  ...[elicited, sampled, rooted].map((result) => legacy({ id: '0.1', result })),
  legacy({ id: '0.1', error: { code: -1, message: 'x', data: {} } }),
  ...[...ASKED, ...MODERN_ONLY].map(([method, params]) =>
    modern({ id: 7, method, params: { ...params, _meta: modernMeta } }),
  ),
];

function legacy(message: object): Shape {
  return { era: 'legacy', message: { jsonrpc: '2.0', ...message } };
}

function modern(message: object): Shape {
  return { era: 'modern', message: { jsonrpc: '2.0', ...message } };
}
