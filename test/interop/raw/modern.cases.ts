import { MODERN } from '../../support/raw-modern.js';
import { ENVELOPE, modern, type RawCase } from './raw-case.js';

const VERSION = 'io.modelcontextprotocol/protocolVersion';
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
const INFO = 'io.modelcontextprotocol/clientInfo';
const less = (key: string) => Object.fromEntries(Object.entries(ENVELOPE).filter(([name]) => name !== key));
const discover = (name: string, odd: Parameters<typeof modern>[3]): RawCase =>
  modern(`discover ${name}`, 'server/discover', {}, odd);
const call = (name: string, params: Record<string, unknown>, odd?: Parameters<typeof modern>[3]): RawCase =>
  modern(`modern tools/call ${name}`, 'tools/call', params, odd);
const ECHO = { name: 'echo', arguments: { text: 'x' } };

/** What a request of 2026-07-28 says of itself, and what it asks for. */
export const MODERNS: readonly RawCase[] = [
  discover('as it should be', {}),
  discover('without _meta', { meta: undefined }),
  discover('with a _meta of null', { meta: null }),
  discover('with an empty _meta', { meta: {} }),
  discover('without a version', { meta: less(VERSION) }),
  discover('without capabilities', { meta: less(CAPABILITIES) }),
  discover('without clientInfo', { meta: less(INFO) }),
  discover('with capabilities of null', { meta: { ...ENVELOPE, [CAPABILITIES]: null } }),
  discover('with clientInfo of a text', { meta: { ...ENVELOPE, [INFO]: 'raw' } }),
  discover('of a version that is none', {
    meta: { ...ENVELOPE, [VERSION]: 'v999' },
    headers: { 'mcp-protocol-version': 'v999' },
  }),
  discover('of two versions', { headers: { 'mcp-protocol-version': '2025-11-25' } }),
  discover('without a version header', { headers: { 'mcp-protocol-version': undefined } }),
  discover('without a method header', { headers: { 'mcp-method': undefined } }),
  discover('with another method header', { headers: { 'mcp-method': 'tools/list' } }),
  discover('with a method header in capitals', { headers: { 'mcp-method': 'SERVER/DISCOVER' } }),
  discover('with a session', { headers: { 'mcp-session-id': 'never-was' } }),
  discover('with an Accept of JSON alone', { headers: { accept: 'application/json' } }),
  discover('without an Accept', { headers: { accept: undefined } }),
  discover('with a Content-Type of text', { headers: { 'content-type': 'text/plain' } }),
  discover('with an id of null', { id: null }),
  discover('with an id of a text', { id: 'one' }),
  discover('with an id of an empty text', { id: '' }),
  discover('from a foreign origin', { headers: { origin: 'https://evil.example' } }),
  call('of echo', ECHO),
  call('of add', { name: 'add', arguments: { a: 1, b: 2 } }),
  call('of fail', { name: 'fail', arguments: {} }),
  call('without a name header', ECHO, { headers: { 'mcp-name': undefined } }),
  call('with another name header', ECHO, { headers: { 'mcp-name': 'add' } }),
  call('with spaces around the name header', ECHO, { headers: { 'mcp-name': ' echo ' } }),
  call('with an encoded name header', ECHO, { headers: { 'mcp-name': '=?base64?ZWNobw==?=' } }),
  call('with arguments of null', { name: 'fail', arguments: null }),
  call('without arguments', { name: 'fail' }),
  call('without a required argument', { name: 'echo', arguments: {} }),
  call('with an argument of a wrong type', { name: 'echo', arguments: { text: 7 } }),
  call('of no such tool', { name: 'no-such-tool', arguments: {} }),
  call('of nothing', {}),
  call('with answers of a wrong type', { ...ECHO, inputResponses: 7 }),
  call('with answers that were not asked for', { ...ECHO, inputResponses: { x: { action: 'accept' } } }),
  call('with a state that is none', { ...ECHO, requestState: 'junk' }),
  call('with a log level that is none', ECHO, { meta: { ...ENVELOPE, 'io.modelcontextprotocol/logLevel': 'loud' } }),
  modern('modern tools/list', 'tools/list'),
  modern('modern tools/list from a junk cursor', 'tools/list', { cursor: 'junk' }),
  modern('modern prompts/list', 'prompts/list'),
  modern('modern resources/list', 'resources/list'),
  modern('modern resources/templates/list', 'resources/templates/list'),
  modern('modern resources/read of the note', 'resources/read', { uri: 'interop://note' }),
  modern('modern resources/read of nothing', 'resources/read', { uri: 'interop://none' }),
  modern('modern resources/read without a URI', 'resources/read'),
  modern('modern prompts/get of greet', 'prompts/get', { name: 'greet', arguments: { name: 'ada' } }),
  modern('modern prompts/get of no such prompt', 'prompts/get', { name: 'none' }),
  modern('modern prompts/get without a required argument', 'prompts/get', { name: 'greet', arguments: {} }),
  modern('modern completion/complete of nothing', 'completion/complete'),
  modern('modern no/such', 'no/such'),
  modern('modern ping', 'ping'),
  modern('modern initialize', 'initialize', {
    protocolVersion: MODERN,
    capabilities: {},
    clientInfo: { name: 'raw', version: '1' },
  }),
  modern('modern logging/setLevel', 'logging/setLevel', { level: 'info' }),
  modern('modern resources/subscribe', 'resources/subscribe', { uri: 'interop://note' }),
  modern('modern tasks/get', 'tasks/get', { taskId: 'none' }),
  modern('listen to nothing', 'subscriptions/listen'),
  modern('listen to tools', 'subscriptions/listen', { notifications: { toolsListChanged: true } }),
  modern('listen to an empty filter', 'subscriptions/listen', { notifications: {} }),
  modern('listen to a filter of a wrong type', 'subscriptions/listen', { notifications: { toolsListChanged: 'yes' } }),
];
