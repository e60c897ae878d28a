import { TEST_IDENTITY } from '../../test/support/test-identity.js';
import { ResultTexts } from './modern/calls/result-texts.js';
import type { HttpAdapterHost } from '@nestjs/core';
import type { ServerResponse } from 'node:http';
import { FakeResponse } from '../../test/support/fake-response.js';
import { LegacyKit, toolCall } from '../../test/support/legacy-kit.js';
import { sessionRecord } from '../../test/support/session-records.js';
import { TaskKit } from '../../test/support/task-kit.js';
import { until } from '../../test/support/until.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { RunningRequests } from '../lifecycle/running-requests.js';
import { McpShutdown } from './mcp-shutdown.js';
import { ListenExtension } from './modern/listen/listen.extension.js';
import { Subscriptions } from './modern/listen/subscriptions.js';
import { StreamExpiries } from '../auth/stream-expiries.js';
import { RequestAccounts } from './calls/call-accounts.js';
import { SessionlessCalls } from './legacy/sessionless/sessionless-calls.js';
import { ModernCalls } from './modern/calls/modern-calls.js';
import type { ModernMethod } from './modern/calls/modern-serving.js';
import type { McpRequest } from './gate/mcp-request.js';
import { replyJson } from './rpc/reply.js';

let kit: LegacyKit;
let modernCalls: ModernCalls;
let subscriptions: Subscriptions;
let tasks: TaskKit;
let finish: () => void;
const lifecycle = new Lifecycle();
const server = { close: jest.fn(), closeIdleConnections: jest.fn() };

async function shutdownWith(drainSeconds: number): Promise<McpShutdown> {
  kit = await LegacyKit.create({ shutdownDelaySeconds: 0, shutdownDrainSeconds: drainSeconds });
  const finished = new Promise<void>((resolve) => (finish = resolve));
  kit.capabilities.addTool({ name: 'wait' }, async (_, { signal }) => {
    const aborted = new Promise<void>((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new Error())),
    );
    await Promise.race([finished, aborted]);
    return 'done';
  });
  const http = { httpAdapter: { getHttpServer: () => server } } as unknown as HttpAdapterHost;
  const { settings, listeners, registry, exchanges, pods } = kit;
  const texts = new ResultTexts(TEST_IDENTITY);
  modernCalls = new ModernCalls(kit.sockets, kit.get(RequestAccounts), new StreamExpiries(null), kit.callShares, texts);
  subscriptions = new Subscriptions(settings, kit.feed, kit.probe.metrics);
  tasks = await TaskKit.create();
  return new McpShutdown(
    settings,
    lifecycle,
    http,
    listeners,
    registry,
    exchanges,
    modernCalls,
    kit.get(SessionlessCalls),
    subscriptions,
    tasks.runner,
    pods,
    new RunningRequests(),
  );
}

function modernCall(id: number, name: string, method: ModernMethod, params: object = {}): FakeResponse {
  const http = new FakeResponse();
  const request = { jsonrpc: '2.0' as const, id, method: name, params: { _meta: {}, ...params } };
  modernCalls.begin({ headers: {}, socket: {} } as McpRequest, http.response, request, method);
  return http;
}

function listen(id: number): FakeResponse {
  const { methods } = new ListenExtension(kit.settings, kit.capabilities, subscriptions, tasks.watches);
  const method = methods['subscriptions/listen'];
  return modernCall(id, 'subscriptions/listen', method, { notifications: { toolsListChanged: true } });
}
beforeEach(() => server.close.mockClear());
afterEach(async () => {
  modernCalls.onApplicationShutdown();
  await tasks.close();
  await kit.close();
});

describe('the shutdown', () => {
  it('closes the listener, ends the GET streams and lets a running call finish', async () => {
    const shutdown = await shutdownWith(20);
    const listening = new FakeResponse();
    kit.listeners.open(sessionRecord(), listening.response, undefined);
    const calling = kit.post(await kit.warm(), toolCall(1, 'wait'));
    const down = shutdown.beforeApplicationShutdown();
    await until(() => listening.ended);
    expect(lifecycle.phase).toBe('draining');
    expect(server.close).toHaveBeenCalled();
    expect(calling.headersSent).toBe(false);
    expect(kit.pods.left).toBe(false);
    finish();
    await down;
    expect(calling).toMatchObject({ status: 200, ended: true });
    expect(kit.pods.left).toBe(true);
    expect(kit.registry.size).toBe(0);
  });

  it('does not go before the answers of its last turn are sent', async () => {
    const shutdown = await shutdownWith(20);
    const end = jest.fn();
    const response = { writeHead: jest.fn(), end, socket: {} } as unknown as ServerResponse;
    jest.spyOn(kit.pods, 'leave').mockImplementation(async () => replyJson(response, 200, '{}'));
    await shutdown.beforeApplicationShutdown();
    expect(end).toHaveBeenCalledWith('{}');
  });

  it('does not go before the answer of a call is on its stream, however long the log takes', async () => {
    const shutdown = await shutdownWith(20);
    const calling = new FakeResponse();
    const origin = { headers: {}, streamFirst: true };
    const { response } = calling;
    const requests = [toolCall(1, 'wait')];
    const onDone = () => undefined;
    kit.exchanges.begin(await kit.warm(), { requests, form: 'single', origin, response, onDone });
    let write = () => {};
    const written = new Promise<void>((resolve) => (write = resolve));
    const { append } = kit.log;
    jest.spyOn(kit.log, 'append').mockImplementation((...event) => written.then(() => append.apply(kit.log, event)));
    const down = shutdown.beforeApplicationShutdown();
    finish();
    await until(() => kit.exchanges.ending === 1);
    const looks = jest.spyOn(kit.registry, 'working');
    await until(() => looks.mock.calls.length > 2);
    expect([calling.ended, kit.pods.left]).toEqual([false, false]);
    write();
    await down;
    expect(calling.data.map((data) => JSON.parse(data) as unknown)).toMatchObject([{ id: 1, result: {} }]);
    expect(calling.ended).toBe(true);
  });

  it('answers a call that outlasts the drain with 503, and keeps its session in the store', async () => {
    const shutdown = await shutdownWith(0);
    const transport = await kit.warm();
    const calling = kit.post(transport, toolCall(1, 'wait'));
    await shutdown.beforeApplicationShutdown();
    expect(calling).toMatchObject({ status: 503, headers: { 'Retry-After': '1' }, ended: true });
    expect(await kit.probe.value('sessionCleanup', { reason: 'shutdown' })).toBe(1);
    expect(await kit.store.peek(transport.sessionId)).toMatchObject({ state: 'alive' });
  });

  it('lets modern calls finish, and ends streams of subscriptions/listen with their result after them', async () => {
    const shutdown = await shutdownWith(20);
    const listening = listen(7);
    let answer: (result: { content: [] }) => void = () => undefined;
    const calling = modernCall(1, 'tools/call', () => new Promise((resolve) => (answer = resolve)));
    expect(modernCalls.running).toBe(1);
    const down = shutdown.beforeApplicationShutdown();
    await until(() => server.close.mock.calls.length > 0);
    kit.feed.publish('{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}', undefined);
    expect([calling.headersSent, listening.ended]).toEqual([false, false]);
    answer({ content: [] });
    await down;
    expect(calling.json).toMatchObject({ id: 1, result: { content: [] } });
    expect(listening.ended).toBe(true);
    expect(listening.data.map((data) => JSON.parse(data) as unknown)).toMatchObject([
      { method: 'notifications/subscriptions/acknowledged' },
      { method: 'notifications/tools/list_changed' },
      { id: 7, result: { resultType: 'complete', _meta: { 'io.modelcontextprotocol/subscriptionId': 7 } } },
    ]);
    expect(await kit.probe.value('streamsOpen', { kind: 'listen' })).toBe(0);
  });

  it('answers modern calls that outlast the drain with 503, and listening streams with their result all the same', async () => {
    const shutdown = await shutdownWith(0);
    const listening = listen(7);
    const calling = modernCall(1, 'tools/call', () => new Promise(() => undefined));
    await shutdown.beforeApplicationShutdown();
    expect(calling).toMatchObject({ status: 503, ended: true });
    expect(JSON.parse(listening.data.at(-1)!)).toMatchObject({ id: 7, result: { resultType: 'complete' } });
  });
});
