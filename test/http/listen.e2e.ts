import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { CapabilityRegistry } from '../../src/capabilities/capability-registry.js';
import type { RawResponse } from '../support/raw-http.js';
import { RawModern } from '../support/raw-modern.js';
import { until } from '../support/until.js';
import { Endpoint } from './support/endpoint.js';
import { expectRefusal } from './support/refusal.js';

const NOTE = 'probe://note';
const KEY = 'io.modelcontextprotocol/subscriptionId';

let endpoint: Endpoint;
let client: RawModern;
const opened: RawResponse[] = [];
beforeAll(async () => {
  endpoint = await Endpoint.start({
    STREAM_KEEP_ALIVE_SECONDS: '1',
    LISTEN_MAX_STREAMS: '3',
    CALLER_MAX_PERCENT: '100',
    STREAM_MAX_BUFFERED_BYTES: '65536',
  });
  client = new RawModern(endpoint.url);
});
afterAll(() => endpoint.close());
afterEach(async () => {
  await Promise.all(opened.splice(0).map((stream) => stream.cut()));
  await until(async () => (await open()) === 0);
});

const open = () => endpoint.metric('mcp_streams_open', { kind: 'listen' });
const registry = () => endpoint.app.get(CapabilityRegistry, { strict: false });

async function listen(notifications: object, id?: unknown): Promise<RawResponse> {
  const stream = await client.listen(notifications, id);
  opened.push(stream);
  expect([stream.status, stream.type]).toEqual([200, 'text/event-stream']);
  return stream;
}

const next = async (stream: RawResponse) => (await stream.nextMessage())?.message;
const tagged = (id: unknown, method: string, params: object = {}) => ({
  jsonrpc: '2.0',
  method,
  params: { ...params, _meta: { [KEY]: id } },
});
const acknowledged = (id: unknown, notifications: object) =>
  tagged(id, 'notifications/subscriptions/acknowledged', { notifications });
const TOOLS = 'notifications/tools/list_changed';
const UPDATED = 'notifications/resources/updated';

describe('a subscriptions/listen stream', () => {
  it('begins with what was accepted, and is kept alive with comments', async () => {
    const stream = await listen({ toolsListChanged: true, resourceSubscriptions: [NOTE, 'probe://nothing'] }, 'mine');
    expect(stream.headers).toMatchObject({ 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' });
    expect(stream.headers['mcp-session-id']).toBeUndefined();
    const first = await stream.nextMessage();
    expect(first?.message).toEqual(acknowledged('mine', { toolsListChanged: true, resourceSubscriptions: [NOTE] }));
    expect(first?.id).toBeUndefined();
    expect(await stream.next()).toEqual({ comment: 'keep-alive' });
    expect(await open()).toBe(1);
  });

  it('is no call in flight once it is open', async () => {
    await next(await listen({ toolsListChanged: true }));
    expect(await endpoint.metric('mcp_calls_in_flight')).toBe(0);
  });

  it('hears what a modern client changes, a legacy one, and what a handler announces', async () => {
    const [all, prompts] = [
      await listen({ toolsListChanged: true, resourceSubscriptions: [NOTE] }, 0),
      await listen({ promptsListChanged: true }, 'p'),
    ];
    for (const stream of [all, prompts]) await next(stream);
    await (await client.call('write-note', { text: 'modern' })).body();
    expect(await next(all)).toEqual(tagged(0, UPDATED, { uri: NOTE }));
    await (await (await endpoint.open()).call('add-tool', { name: 'of-legacy' })).body();
    expect(await next(all)).toEqual(tagged(0, TOOLS));
    registry().resourceUpdated('probe://greeting');
    registry().announce('prompts');
    expect(await next(prompts)).toEqual(tagged('p', 'notifications/prompts/list_changed'));
    registry().announce('tools');
    expect(await next(all)).toEqual(tagged(0, TOOLS));
  });

  it('ends at once with its result where nothing was accepted', async () => {
    const messages = await (await listen({ resourceSubscriptions: ['probe://nothing'] }, 5)).messages();
    expect(messages.map(({ message }) => message)).toEqual([
      acknowledged(5, {}),
      { jsonrpc: '2.0', id: 5, result: { resultType: 'complete', _meta: expect.objectContaining({ [KEY]: 5 }) } },
    ]);
  });

  it('is -32602 without a filter', async () => {
    const response = await client.request('subscriptions/listen', {}, 6);
    expect(await response.json()).toMatchObject({ id: 6, error: { code: -32602 } });
  });

  it('is 503 past LISTEN_MAX_STREAMS, until one closes', async () => {
    const streams = [];
    while (streams.length < 3) streams.push(await listen({ toolsListChanged: true }));
    await expectRefusal(await client.listen({ toolsListChanged: true }, 8), {
      status: 503,
      code: -32000,
      message: /LISTEN_MAX_STREAMS/,
      data: { limit: 'listen', retryAfterSeconds: 1 },
      id: 8,
    });
    await streams[0]!.cut();
    await until(async () => (await open()) === 2);
    await listen({ toolsListChanged: true });
  });

  it('is cut when its client does not read', async () => {
    const slow = await endpoint.metric('mcp_streams_closed_total', { reason: 'slow' });
    const uri = `probe://items/${'x'.repeat(1_900)}`;
    const stream = await listen({ resourceSubscriptions: [uri] });
    stream.pause();
    while ((await open()) > 0) {
      registry().resourceUpdated(uri);
      await new Promise(setImmediate);
    }
    expect(await endpoint.metric('mcp_streams_closed_total', { reason: 'slow' })).toBe(slow + 1);
  });

  it('tells the official client', async () => {
    const official = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
    const heard: string[] = [];
    official.setNotificationHandler('notifications/tools/list_changed', () => void heard.push('tools'));
    official.setNotificationHandler('notifications/resources/updated', ({ params }) => void heard.push(params.uri));
    await official.connect(new StreamableHTTPClientTransport(endpoint.url));
    const subscription = await official.listen({ toolsListChanged: true, resourceSubscriptions: [NOTE] });
    await official.callTool({ name: 'add-tool', arguments: { name: 'of-official' } });
    await official.callTool({ name: 'write-note', arguments: { text: 'official' } });
    await until(() => heard.length === 2);
    expect(heard).toEqual(['tools', NOTE]);
    await subscription.close();
    await until(async () => (await open()) === 0);
    await official.close();
  });
});
