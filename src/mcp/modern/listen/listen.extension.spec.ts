import type { RequestId, Result } from '@modelcontextprotocol/sdk/types.js';
import { LossyFeed } from '../../../../test/support/lossy-feed.js';
import { TaskKit } from '../../../../test/support/task-kit.js';
import { testMetrics } from '../../../../test/support/test-metrics.js';
import { testSettings } from '../../../../test/support/test-settings.js';
import { tick } from '../../../../test/support/until.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { RefusedError } from '../../rpc/refusals.js';
import type { ModernServing } from '../calls/modern-serving.js';
import { ListenExtension } from './listen.extension.js';
import { Subscriptions } from './subscriptions.js';

const KEY = 'io.modelcontextprotocol/subscriptionId';

const settings = testSettings({ listenMaxStreams: 4, callerMaxPercent: 75, sessionMaxSubscriptions: 2 });
let probe: ReturnType<typeof testMetrics>;
let feed: LossyFeed;
let subscriptions: Subscriptions;
let extension: ListenExtension;
let tasks: TaskKit;
afterEach(() => tasks.close());
beforeEach(async () => {
  probe = testMetrics();
  feed = new LossyFeed();
  subscriptions = new Subscriptions(settings, feed, probe.metrics);
  const registry = new CapabilityRegistry(settings);
  for (const uri of ['demo://a', 'demo://b']) registry.addResource({ uri, name: uri }, () => uri);
  tasks = await TaskKit.create(registry);
  extension = new ListenExtension(settings, registry, subscriptions, tasks.watches);
});

interface Listening {
  readonly said: { method: string; params: { _meta: object; uri?: string; notifications?: object } }[];
  readonly result: Promise<Result>;
  readonly isStream: () => boolean;
  leave(): void;
}

function listen(notifications: unknown, id: RequestId = 1, remoteAddress = '192.0.2.1'): Listening {
  const client = new AbortController();
  const said: Listening['said'] = [];
  let stream = false;
  const channel = {
    signal: client.signal,
    say: (message: object) => said.push(message as never),
    sayText: (text: string) => said.push(JSON.parse(text) as never),
    listen: () => (stream = true),
  };
  const serving = {
    http: { socket: { remoteAddress } },
    request: { jsonrpc: '2.0', id, method: 'subscriptions/listen' },
    channel,
  } as unknown as ModernServing;
  const result = extension.methods['subscriptions/listen']({ notifications }, serving) as Promise<Result>;
  result.catch(() => undefined);
  return { said, result, isStream: () => stream, leave: () => client.abort() };
}

const toolsChanged = () => feed.publish('{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}', undefined);
const promptsChanged = () => feed.publish('{"jsonrpc":"2.0","method":"notifications/prompts/list_changed"}', undefined);
const updated = (uri: string) =>
  feed.publish(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri } }), uri);
const heard = ({ said }: Listening) => said.slice(1).map(({ method, params }) => params.uri ?? method.split('/')[1]);

describe('subscriptions/listen', () => {
  it('says first what was accepted, under the id of the request', () => {
    const { said, isStream } = listen(
      { toolsListChanged: true, resourceSubscriptions: ['demo://a', 'demo://none'] },
      'x',
    );
    expect(isStream()).toBe(true);
    expect(said).toEqual([
      {
        jsonrpc: '2.0',
        method: 'notifications/subscriptions/acknowledged',
        params: {
          notifications: { toolsListChanged: true, resourceSubscriptions: ['demo://a'] },
          _meta: { [KEY]: 'x' },
        },
      },
    ]);
  });

  it('hears what it asked for and nothing else, every message with its id', () => {
    const tools = listen({ toolsListChanged: true, resourceSubscriptions: ['demo://b'] }, 0);
    const prompts = listen({ promptsListChanged: true }, 'p');
    toolsChanged();
    promptsChanged();
    updated('demo://a');
    updated('demo://b');
    expect(heard(tools)).toEqual(['tools', 'demo://b']);
    expect(heard(prompts)).toEqual(['prompts']);
    expect(new Set(tools.said.map(({ params }) => JSON.stringify(params._meta)))).toEqual(new Set([`{"${KEY}":0}`]));
  });

  it('keeps apart two streams of one id', () => {
    const [first, second] = [listen({ toolsListChanged: true }), listen({ toolsListChanged: true })];
    first.leave();
    toolsChanged();
    expect([heard(first).length, heard(second)]).toEqual([1, ['tools']]);
  });

  it('is over when its client leaves, and leaves nothing behind', async () => {
    const listening = listen({ toolsListChanged: true });
    expect(subscriptions.size).toBe(1);
    listening.leave();
    await listening.result;
    expect(subscriptions.size).toBe(0);
    toolsChanged();
    expect(listening.said).toHaveLength(1);
  });

  it('ends at once, with its result, where nothing was accepted', async () => {
    const listening = listen({ resourceSubscriptions: ['demo://none'] }, 9);
    expect(await listening.result).toEqual({ _meta: { [KEY]: 9 } });
    expect(listening.said).toMatchObject([{ params: { notifications: {} } }]);
    expect([listening.isStream(), subscriptions.size]).toEqual([false, 0]);
    const open = [1, 2, 3].map((id) => listen({ toolsListChanged: true }, id));
    expect(await listen({}, 10).result).toEqual({ _meta: { [KEY]: 10 } });
    toolsChanged();
    expect(open.map(heard)).toEqual([['tools'], ['tools'], ['tools']]);
  });

  it.each([undefined, null, [], 'all', { toolsListChanged: 'yes' }, { resourceSubscriptions: 'demo://a' }])(
    'is -32602 with the filter %j',
    async (filter) => {
      const listening = listen(filter);
      await expect(listening.result).rejects.toMatchObject({ code: -32602 });
      expect([listening.said, subscriptions.size]).toEqual([[], 0]);
    },
  );

  it('is -32602 with more resources than SESSION_MAX_SUBSCRIPTIONS', async () => {
    const { result } = listen({ resourceSubscriptions: ['demo://a', 'demo://b', 'demo://c'] });
    await expect(result).rejects.toMatchObject({ code: -32602, message: expect.stringContaining('2 resources') });
  });

  it('is refused with 503 past LISTEN_MAX_STREAMS, until one is over', async () => {
    const all = { toolsListChanged: true };
    const open = [listen(all), listen(all), listen(all), listen(all, 1, '192.0.2.2')];
    const refused = await listen(all, 1, '192.0.2.2').result.catch((error: unknown) => error);
    expect((refused as RefusedError).refusal).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
    open[0]!.leave();
    await tick();
    expect(listen(all, 1, '192.0.2.2').isStream()).toBe(true);
    expect(await probe.value('capsReached', { cap: 'listen' })).toBe(1);
  });

  it('ends the oldest of a caller that has its part, with its result, and then refuses with 429 for a while', async () => {
    const all = { toolsListChanged: true };
    const open = [listen(all, 1), listen(all, 2), listen(all, 3)];
    expect(listen(all, 4).isStream()).toBe(true);
    expect(await open[0]!.result).toMatchObject({ _meta: { [KEY]: 1 } });
    await tick();
    const refused = await listen(all, 5).result.catch((error: unknown) => error);
    expect((refused as RefusedError).refusal).toMatchObject({ status: 429, headers: { 'Retry-After': '10' } });
    toolsChanged();
    expect(open.slice(1).map(heard)).toEqual([['tools'], ['tools']]);
    expect(listen(all, 6, '192.0.2.2').isStream()).toBe(true);
    expect(await probe.value('capsReached', { cap: 'listen_caller' })).toBe(2);
  });

  it('is told of a gap by all that it asked for, and the gap is counted', async () => {
    const listening = listen({ promptsListChanged: true, resourceSubscriptions: ['demo://a', 'demo://b'] }, 4);
    feed.lose();
    expect(heard(listening)).toEqual(['prompts', 'demo://a', 'demo://b']);
    expect(listening.said.at(-1)).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/resources/updated',
      params: { uri: 'demo://b', _meta: { [KEY]: 4 } },
    });
    expect(await probe.value('streamGaps', { kind: 'listen' })).toBe(1);
  });
});

describe('on the way down', () => {
  it('every stream ends with its result, and none is opened any more', async () => {
    const [first, second] = [listen({ toolsListChanged: true }, 1), listen({ toolsListChanged: true }, 2)];
    await subscriptions.endAll(20);
    expect(await Promise.all([first.result, second.result])).toEqual([
      { _meta: { [KEY]: 1 } },
      { _meta: { [KEY]: 2 } },
    ]);
    await expect(listen({ toolsListChanged: true }).result).rejects.toMatchObject({ refusal: { status: 503 } });
  });

  it('streams end one after the other, and hear what changes until then', async () => {
    const [first, second] = [listen({ toolsListChanged: true }), listen({ toolsListChanged: true })];
    const ended = subscriptions.endAll(200);
    await tick();
    toolsChanged();
    await ended;
    expect([heard(first), heard(second)]).toEqual([[], ['tools']]);
  });
});
