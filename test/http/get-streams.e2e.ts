import { CapabilityRegistry } from '../../src/capabilities/capability-registry.js';
import type { RawResponse } from '../support/raw-http.js';
import type { RawSession } from '../support/raw-session.js';
import { until } from '../support/until.js';
import { Endpoint } from './support/endpoint.js';
import { expectRefusal } from './support/refusal.js';

const NOTE = 'probe://note';

let endpoint: Endpoint;
let session: RawSession;
const opened: RawResponse[] = [];
beforeAll(async () => {
  endpoint = await Endpoint.start({ STREAM_KEEP_ALIVE_SECONDS: '1', SESSION_MAX_GET_STREAMS: '3' });
});
afterAll(() => endpoint.close());
beforeEach(async () => (session = await endpoint.open()));
afterEach(async () => {
  await Promise.all(opened.splice(0).map((stream) => stream.cut()));
  await until(async () => (await openStreams()) === 0);
});

const openStreams = () => endpoint.metric('mcp_streams_open', { kind: 'get' });

async function listen(of = session, headers: Record<string, string> = {}): Promise<RawResponse> {
  const stream = await of.get(headers);
  opened.push(stream);
  expect([stream.status, stream.type]).toEqual([200, 'text/event-stream']);
  return stream;
}

async function cut(stream: RawResponse): Promise<void> {
  const before = await openStreams();
  await stream.cut();
  await until(async () => (await openStreams()) === before - 1);
}

let tools = 0;
const changeTools = async () => (await session.call('add-tool', { name: `late-${(tools += 1)}` })).body();
const writeNote = async (text: string) => (await session.call('write-note', { text })).body();
const subscribe = async (of: RawSession, uri: string) => (await of.request('resources/subscribe', { uri })).json();

const TOOLS = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' };
const UPDATED = { jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri: NOTE } };

describe('a GET stream', () => {
  it('begins at once with a cursor, and is kept alive with comments', async () => {
    const stream = await listen();
    expect(stream.headers).toMatchObject({
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'mcp-session-id': session.id,
    });
    expect(await stream.next()).toEqual({ id: expect.stringMatching(/^g-/), retry: 1_000, data: '' });
    expect(await stream.next()).toEqual({ comment: 'keep-alive' });
  });

  it('begins with no event in revisions before 2025-11-25', async () => {
    const older = await endpoint.open({ protocolVersion: '2025-06-18' });
    const stream = await listen(older);
    await changeTools();
    const first = await stream.next();
    expect(JSON.parse(first!.data!)).toEqual(TOOLS);
    expect(first).toMatchObject({ id: expect.stringMatching(/^g-/), event: 'message' });
  });

  it('hears that lists changed, in every session', async () => {
    const streams = [await listen(), await listen(await endpoint.open())];
    await changeTools();
    for (const stream of streams) expect((await stream.nextMessage())?.message).toEqual(TOOLS);
    await (await session.call('remove-tool', { name: `late-${tools}` })).body();
    for (const stream of streams) expect((await stream.nextMessage())?.message).toEqual(TOOLS);
  });

  it('hears of updates of what its session subscribed to, and of nothing else', async () => {
    const other = await endpoint.open();
    const [stream, bystander] = [await listen(), await listen(other)];
    expect(await subscribe(session, NOTE)).toMatchObject({ result: {} });
    await writeNote('first');
    expect((await stream.nextMessage())?.message).toEqual(UPDATED);
    await (await session.request('resources/unsubscribe', { uri: NOTE })).body();
    await writeNote('second');
    await changeTools();
    expect((await stream.nextMessage())?.message).toEqual(TOOLS);
    expect((await bystander.nextMessage())?.message).toEqual(TOOLS);
  });

  it('knows of subscriptions that were made before it was opened, and while its session was not in memory', async () => {
    await subscribe(session, NOTE);
    void endpoint.registry.evict(session.id, 'idle');
    const stream = await listen();
    expect(endpoint.registry.get(session.id)).toBeUndefined();
    endpoint.app.get(CapabilityRegistry, { strict: false }).resourceUpdated(NOTE);
    expect((await stream.nextMessage())?.message).toEqual(UPDATED);
  });

  it('carries nothing of a call', async () => {
    const stream = await listen();
    const call = await session.call('progress', { steps: 3 }, { progressToken: 1 });
    expect(await call.messages()).toHaveLength(4);
    await changeTools();
    expect((await stream.nextMessage())?.message).toEqual(TOOLS);
  });
});

describe('several GET streams of a session', () => {
  it('the newest receives, the older ones stay open and silent, and the next one takes over when it closes', async () => {
    const [first, second, third] = [await listen(), await listen(), await listen()];
    await subscribe(session, NOTE);
    await changeTools();
    expect((await third.nextMessage())?.message).toEqual(TOOLS);
    await cut(third);
    await writeNote('second');
    expect((await second.nextMessage())?.message).toEqual(UPDATED);
    await cut(second);
    await changeTools();
    expect((await first.nextMessage())?.message).toEqual(TOOLS);
    const [messages] = [first.received.filter(({ data }) => data)];
    expect(messages).toHaveLength(1);
  });

  it('an older one that closes takes nothing from the newest', async () => {
    const [first, second] = [await listen(), await listen()];
    await cut(first);
    await changeTools();
    expect((await second.nextMessage())?.message).toEqual(TOOLS);
  });

  it('are at most SESSION_MAX_GET_STREAMS: for one more the oldest ends, for the next there is no room so soon', async () => {
    const streams = [await listen(), await listen(), await listen()];
    streams.push(await listen());
    await streams[0]!.body();
    expect(await openStreams()).toBe(3);
    await expectRefusal(await session.get(), {
      status: 409,
      code: -32000,
      message: 'Conflict: this session has as many open GET streams as it may (SESSION_MAX_GET_STREAMS)',
    });
    await listen(await endpoint.open());
    await cut(streams[1]!);
    await listen();
    expect(await endpoint.metric('mcp_streams_closed_total', { reason: 'capacity' })).toBe(1);
    expect(await endpoint.metric('mcp_caps_reached_total', { cap: 'get_streams' })).toBe(2);
  });

  it('that a proxy keeps for a client that is gone make place for the client that comes back, as often as it does', async () => {
    await subscribe(session, NOTE);
    let id: string | undefined;
    for (let connection = 0; connection < 10; connection += 1) {
      const stream = await listen(session, id === undefined ? {} : { 'last-event-id': id });
      const first = (await stream.next())!;
      const missed = id === undefined ? undefined : await stream.nextMessage();
      expect(missed?.message).toEqual(id && UPDATED);
      id = (missed ?? first).id;
      expect(await openStreams()).toBe(1);
      await writeNote('into a connection that leads nowhere');
    }
  });
});

describe('a GET stream that comes back', () => {
  it('gets what it missed, once, and then what comes', async () => {
    await subscribe(session, NOTE);
    const stream = await listen();
    const opening = await stream.next();
    await changeTools();
    const seen = await stream.nextMessage();
    await cut(stream);
    await writeNote('missed');
    await changeTools();

    const resumed = await listen(session, { 'last-event-id': seen!.id! });
    expect(await resumed.next()).toEqual({ id: seen!.id, retry: 1_000, data: '' });
    expect((await resumed.nextMessage())?.message).toEqual(UPDATED);
    expect((await resumed.nextMessage())?.message).toEqual(TOOLS);
    await writeNote('live');
    expect((await resumed.nextMessage())?.message).toEqual(UPDATED);

    const fromTheStart = await listen(session, { 'last-event-id': opening!.id! });
    const replayed = [];
    while (replayed.length < 4) replayed.push((await fromTheStart.nextMessage())!);
    expect(replayed.map(({ message }) => message)).toEqual([TOOLS, UPDATED, TOOLS, UPDATED]);
    expect(new Set(replayed.map(({ id }) => id)).size).toBe(4);
  });

  it('gets only what its session subscribed to', async () => {
    const stream = await listen();
    const { id } = (await stream.next())!;
    await cut(stream);
    await writeNote('not for you');
    await changeTools();
    const resumed = await listen(session, { 'last-event-id': id! });
    expect((await resumed.nextMessage())?.message).toEqual(TOOLS);
  });

  it('is told of a gap when what it missed is no longer known, and the gap is counted', async () => {
    await subscribe(session, NOTE);
    const gaps = await endpoint.metric('mcp_stream_gaps_total', { kind: 'get' });
    const stream = await listen();
    const { id } = (await stream.next())!;
    await cut(stream);
    const registry = endpoint.app.get(CapabilityRegistry, { strict: false });
    for (let burst = 0; burst < 1_001; burst += 1) {
      registry.resourceUpdated('probe://greeting');
      await new Promise(setImmediate);
    }
    const resumed = await listen(session, { 'last-event-id': id! });
    const told = [];
    while (told.length < 4) told.push((await resumed.nextMessage())!.message);
    expect(told).toEqual([
      TOOLS,
      { jsonrpc: '2.0', method: 'notifications/resources/list_changed' },
      { jsonrpc: '2.0', method: 'notifications/prompts/list_changed' },
      UPDATED,
    ]);
    expect(await endpoint.metric('mcp_stream_gaps_total', { kind: 'get' })).toBe(gaps + 1);
  });

  it('is told of a gap when its id is of another process, as after a restart', async () => {
    const stream = await listen();
    const id = (await stream.next())!.id!.replace(/^(g-[0-9a-f]+-)[0-9a-f]+\.\d+/, '$1abcdef012345.7');
    const resumed = await listen(session, { 'last-event-id': id });
    expect((await resumed.nextMessage())?.message).toEqual(TOOLS);
  });

  it('is 400 with the id of another session’s stream', async () => {
    const { id } = (await (await listen(await endpoint.open())).next())!;
    const response = await session.get({ 'last-event-id': id });
    await expectRefusal(response, { status: 400, code: -32000, message: /names no event of this session/ });
  });
});
