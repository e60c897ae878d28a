import { type WireMessage, wireChecks } from './wire-check.js';

const checks = wireChecks();
const LINK = { type: 'resource_link', uri: 'interop://note', name: 'note' };
const TEXT = { type: 'text', text: 'x' };
const result = (value: object): WireMessage => ({ jsonrpc: '2.0', id: 1, result: value });
const problems = (revision: '2025-03-26' | '2025-11-25' | '2026-07-28', message: WireMessage, method?: string) =>
  checks.get(revision)!.problemsOf(message, method);

describe('a message that its revision knows', () => {
  it.each([
    ['2025-03-26', result({ content: [TEXT] }), 'tools/call'],
    ['2025-11-25', result({ content: [TEXT, LINK], structuredContent: { any: [1] }, _meta: { a: 1 } }), 'tools/call'],
    ['2026-07-28', result({ resultType: 'complete', content: [TEXT, LINK] }), 'tools/call'],
    ['2025-11-25', { jsonrpc: '2.0', method: 'notifications/tools/list_changed' }, undefined],
    ['2025-11-25', { jsonrpc: '2.0', id: null, error: { code: -32001, message: 'gone' } }, undefined],
    ['2025-11-25', { jsonrpc: '2.0', id: 'a', method: 'ping' }, undefined],
  ] as const)('is no problem in %s: %j', (revision, message, method) => {
    expect(problems(revision, message, method)).toEqual([]);
  });
});

describe('a message that its revision does not know', () => {
  it.each([
    ['content of a later revision', '2025-03-26', result({ content: [LINK] }), 'tools/call'],
    ['a member of a later revision', '2025-03-26', result({ content: [], structuredContent: {} }), 'tools/call'],
    ['a member of none', '2025-11-25', result({ content: [{ ...TEXT, more: 1 }] }), 'tools/call'],
    ['a type that is missing', '2026-07-28', result({ content: [TEXT] }), 'tools/call'],
    ['null for absent', '2025-11-25', result({ tools: [], nextCursor: null }), 'tools/list'],
    ['a URI that is none', '2025-11-25', result({ resources: [{ uri: 'my file', name: 'x' }] }), 'resources/list'],
    ['a method that is none', '2026-07-28', { jsonrpc: '2.0', id: 1, method: 'ping' }, undefined],
    ['a fraction for an id', '2025-11-25', { jsonrpc: '2.0', id: 1.5, method: 'ping' }, undefined],
    ['a progress of null', '2025-11-25', progress(null), undefined],
    ['half an emoji', '2025-11-25', result({ content: [{ type: 'text', text: '\ud83d' }] }), 'tools/call'],
    ['no version of JSON-RPC', '2025-11-25', { id: 1, method: 'ping' }, undefined],
    ['neither a call nor a response', '2025-11-25', { jsonrpc: '2.0', id: 1 }, undefined],
  ] as const)('is found: %s', (_what, revision, message, method) => {
    expect(problems(revision, message, method)).not.toEqual([]);
  });
});

function progress(value: unknown): WireMessage {
  return { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 1, progress: value } };
}
