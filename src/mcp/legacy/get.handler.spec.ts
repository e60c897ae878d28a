import { logEvent } from '../../../test/support/log-event.js';
import { FakeResponse } from '../../../test/support/fake-response.js';
import { LegacyKit, toolCall } from '../../../test/support/legacy-kit.js';
import { until } from '../../../test/support/until.js';
import { formatEventId, parseEventId } from '../../cluster/events/event-id.js';
import { sessionHash } from '../../session/session-hash.js';
import type { StoredSession } from '../../session/session-store.js';
import type { McpRequest } from '../gate/mcp-request.js';
import { RefusedError } from '../rpc/refusals.js';
import { GetHandler } from './get.handler.js';
import type { SessionTransport } from './sessions/session-transport.js';

let kit: LegacyKit;
let handler: GetHandler;
let finish: () => void;
beforeEach(async () => {
  kit = await LegacyKit.create({ eventLogMaxEvents: 4, sessionMaxGetStreams: 2 });
  handler = kit.get(GetHandler);
  const finished = new Promise<void>((resolve) => (finish = resolve));
  kit.capabilities.addTool({ name: 'talk' }, async (_, context) => {
    for (let n = 1; n <= 3; n += 1) await context.log('info', n);
    await finished;
    return 'done';
  });
});
afterEach(() => kit.close());

/** The open response, or the status that refuses the GET. */
async function get(stored: StoredSession, lastEventId?: string): Promise<FakeResponse | number> {
  const http = new FakeResponse();
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  try {
    await handler.handle({ headers, socket: {} } as unknown as McpRequest, http.response, stored);
    return http;
  } catch (error) {
    if (error instanceof RefusedError) return error.refusal.status;
    throw error;
  }
}

async function talking(transport: SessionTransport): Promise<FakeResponse> {
  const http = kit.post(transport, toolCall(1, 'talk'));
  await until(() => http.data.length === 3);
  return http;
}

describe('a GET that resumes the stream of a call', () => {
  it('gets what it missed and then what comes, while the call runs', async () => {
    const transport = await kit.warm();
    const first = await talking(transport);
    first.cut();
    const second = (await get(transport.stored, first.ids[1])) as FakeResponse;
    finish();
    await until(() => second.ended);
    expect(second.ids.map((id) => parseEventId(id!)?.position)).toEqual([1, 2, 3, 4]);
  });

  it('gets the rest after the call has ended, and the end', async () => {
    const transport = await kit.warm();
    const first = await talking(transport);
    const cursor = first.ids[1];
    first.cut();
    finish();
    await until(() => transport.callsInFlight === 0);
    const second = (await get(transport.stored, cursor)) as FakeResponse;
    await until(() => second.ended);
    expect(second.ids.map((id) => parseEventId(id!)?.position)).toEqual([1, 2, 3, 4]);
    expect(second.ids[0]).toBe(cursor);
  });

  it('is a 405 when the stream has ended and it has all of it: a client that got 200 would come back for ever', async () => {
    const transport = await kit.warm();
    const first = await talking(transport);
    finish();
    await until(() => first.ended);
    expect(await get(transport.stored, first.ids.at(-1))).toBe(405);
  });

  it('counts what the bounds of the log have dropped', async () => {
    const transport = await kit.warm();
    const sessionId = transport.sessionId;
    for (let n = 1; n <= 10; n += 1)
      await kit.log.append({ sessionId, stream: 'abc.1' }, 1, logEvent(n, `${n}`, 'expendable'));
    await kit.log.end({ sessionId, stream: 'abc.1' });
    const id = formatEventId({ kind: 'call', session: sessionHash(sessionId), stream: 'abc.1', position: 0 });
    const http = (await get(transport.stored, id)) as FakeResponse;
    await until(() => http.ended);
    expect(http.data).toEqual(['7', '8', '9', '10']);
    expect(await kit.probe.value('streamGaps', { kind: 'call' })).toBe(1);
  });
});

it('counts what a running call’s log has dropped, too', async () => {
  kit.capabilities.addTool({ name: 'chatter' }, async (_, context) => {
    for (let n = 1; n <= 10; n += 1) await context.log('info', n);
    await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
    return 'aborted';
  });
  const transport = await kit.warm();
  const first = kit.post(transport, toolCall(1, 'chatter'));
  await until(() => first.data.length === 10);
  const second = (await get(transport.stored, first.ids[0])) as FakeResponse;
  expect(second.data).toHaveLength(4);
  expect(await kit.probe.value('streamGaps', { kind: 'call' })).toBe(1);
});

describe('a GET with a Last-Event-ID', () => {
  it.each(['', 'x', '0', 'c-0123456789ab-abc.1-0', 'c-0123456789ab-abc.1-0; drop'])(
    'that names no event of the session is a 400: "%s"',
    async (id) => {
      const stored = await kit.parked();
      expect(await get(stored, id)).toEqual(id === '' ? expect.any(FakeResponse) : 400);
    },
  );

  it('of another session is a 400, live stream or not', async () => {
    const [owner, other] = [await kit.warm(), await kit.warm()];
    const http = await talking(owner);
    expect(await get(other.stored, http.ids[1])).toBe(400);
    expect(http.ended).toBe(false);
  });

  it('that puts another session’s stream under its own name gets nothing of it', async () => {
    const [owner, thief] = [await kit.warm(), await kit.warm()];
    const http = await talking(owner);
    const stolen = parseEventId(http.ids[1]!);
    const forged = formatEventId({ ...stolen!, session: sessionHash(thief.sessionId) });
    expect(await get(thief.stored, forged)).toBe(400);
    expect(http.ended).toBe(false);
  });
});

describe('a GET that listens', () => {
  it('is a 409 past the number of streams that a session may have, where its oldest has ended just now', async () => {
    const stored = await kit.parked();
    const oldest = await get(stored);
    await get(stored);
    expect(await get(stored)).toMatchObject({ ended: false });
    expect(oldest).toMatchObject({ ended: true });
    expect(await get(stored)).toBe(409);
    expect(await kit.probe.value('capsReached', { cap: 'get_streams' })).toBe(2);
  });

  it('takes no more room where its client comes back to a stream that is open, even in a pod that is full', async () => {
    await kit.close();
    kit = await LegacyKit.create({ sessionMaxGetStreams: 1, streamsMax: 1 });
    handler = kit.get(GetHandler);
    const stored = await kit.parked();
    const first = (await get(stored)) as FakeResponse;
    expect(await get(stored)).toBe(503);
    for (let times = 0; times < 5; times += 1) expect(await get(stored, first.ids[0])).toMatchObject({ ended: false });
    expect(first.ended).toBe(true);
    expect(kit.sockets.size).toBe(1);
  });

  it('leaves its session parked', async () => {
    await get(await kit.parked());
    expect(kit.registry.size).toBe(0);
  });
});
