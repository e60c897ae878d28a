import { randomUUID } from 'node:crypto';
import type { RawSession } from '../support/raw-session.js';
import { until } from '../support/until.js';
import { Endpoint } from './support/endpoint.js';
import { expectRefusal } from './support/refusal.js';

let endpoint: Endpoint;
let session: RawSession;
beforeAll(async () => {
  endpoint = await Endpoint.start({ EVENT_LOG_MAX_EVENTS: '20' });
});
afterAll(() => endpoint.close());
beforeEach(async () => (session = await endpoint.open()));

const NOTHING_LEFT = { status: 405, code: -32000, message: 'The stream has ended and nothing is left to resume' };
const UNKNOWN = {
  status: 400,
  code: -32000,
  message: 'Bad Request: Last-Event-ID names no event of this session, or one that is no longer known',
};

/** A finished stream of `steps` progress events and an answer. @returns the id at each position */
async function finishedStream(steps: number, of = session): Promise<(position: number) => string> {
  const response = await of.call('progress', { steps }, { progressToken: 1 });
  await response.body();
  const stream = response.received[0]!.id!.replace(/\d+$/, '');
  return (position) => `${stream}${position}`;
}

describe('a stream that was cut while its call is running', () => {
  it('goes on where the client says it was: what it missed, then what comes, each event once', async () => {
    const cut = await session.call('hold', { gate: 'cut' }, { id: 8, progressToken: 1 });
    const opening = await cut.next();
    await cut.cut();
    const resumed = await session.resume(opening!.id!);
    expect([resumed.status, resumed.type]).toEqual([200, 'text/event-stream']);
    expect(resumed.headers).toMatchObject({ 'x-accel-buffering': 'no', 'mcp-session-id': session.id });
    expect(await resumed.next()).toEqual({ id: opening!.id, retry: 1_000, data: '' });
    expect((await resumed.nextMessage())?.message.params).toMatchObject({ progress: 1 });
    endpoint.gates.at('cut').release();
    const rest = await resumed.messages();
    expect(rest.map(({ message }) => message.params?.progress ?? message.id)).toEqual([2, 8]);
    expect(resumed.received.map(({ id }) => id?.split('-').at(-1))).toEqual(['0', '1', '2', '3']);
  });

  it('can be resumed again and again: the newest connection has it, the one before is ended', async () => {
    const first = await session.call('hold', { gate: 'again' }, { progressToken: 1 });
    const { id } = (await first.nextMessage())!;
    const second = await session.resume(id!);
    expect(await first.messages()).toEqual([]);
    expect(await first.endedCleanly()).toBe(true);
    const third = await session.resume(id!);
    expect(await second.messages()).toEqual([]);
    endpoint.gates.at('again').release();
    expect((await third.messages()).map(({ message }) => message.params?.progress ?? 'answer')).toEqual([2, 'answer']);
  });

  it('is not counted as a stream that listens', async () => {
    const call = await session.call('hold', { gate: 'no-claim' }, { progressToken: 1 });
    const { id } = (await call.nextMessage())!;
    const listening = await session.get();
    const resumed = await session.resume(id!);
    await (await session.call('add-tool', { name: 'no-claim' })).body();
    expect((await listening.nextMessage())?.message.method).toBe('notifications/tools/list_changed');
    endpoint.gates.at('no-claim').release();
    expect((await resumed.messages()).map(({ message }) => message.method ?? 'answer')).toEqual([
      'notifications/progress',
      'answer',
    ]);
    await listening.cut();
  });
});

describe('a stream that has ended', () => {
  it('is replayed from any event on, then ends', async () => {
    const at = await finishedStream(3);
    for (const position of [0, 1, 2, 3]) {
      const resumed = await session.resume(at(position));
      expect(await resumed.endedCleanly()).toBe(true);
      const expected = [0, 1, 2, 3, 4].slice(position);
      expect(resumed.received.map(({ id }) => id)).toEqual(expected.map(at));
      expect(resumed.received[0]).toEqual({ id: at(position), retry: 1_000, data: '' });
      expect(JSON.parse(resumed.received.at(-1)!.data!)).toMatchObject({ result: { content: [{ text: '3 steps' }] } });
    }
  });

  it('is 405 when nothing came after the id, so that clients stop asking', async () => {
    const at = await finishedStream(2);
    for (const _time of [1, 2]) {
      const response = await session.resume(at(3));
      expect(response.headers.allow).toBe('POST, DELETE');
      await expectRefusal(response, NOTHING_LEFT);
    }
  });

  it('is 405 after an error answer, too', async () => {
    const response = await session.call('log', { level: 'error', message: 'x' }, { id: 1 });
    await response.body();
    await expectRefusal(await session.resume(response.received.at(-1)!.id!), NOTHING_LEFT);
  });

  it('has no event without data in revisions before 2025-11-25', async () => {
    const older = await endpoint.open({ protocolVersion: '2025-06-18' });
    const at = await finishedStream(2, older);
    const resumed = await older.resume(at(1));
    await resumed.body();
    expect(resumed.received.map(({ id, data }) => [id, data !== ''])).toEqual([2, 3].map((n) => [at(n), true]));
  });

  it('keeps the answer and drops progress when its log is full, and counts the gap', async () => {
    const gaps = await endpoint.metric('mcp_stream_gaps_total', { kind: 'call' });
    const at = await finishedStream(50);
    const resumed = await session.resume(at(0));
    const messages = await resumed.messages();
    expect(messages).toHaveLength(20);
    expect(messages.at(-1)?.message).toMatchObject({ result: { content: [{ text: '50 steps' }] } });
    expect(await endpoint.metric('mcp_stream_gaps_total', { kind: 'call' })).toBe(gaps + 1);
  });
});

describe('an event id that is not of this session', () => {
  it.each([
    ['nonsense', async () => 'nonsense'],
    ['another session’s', async () => (await finishedStream(1, await endpoint.open()))(0)],
    ['of a stream that never was', async () => (await finishedStream(1))(0).replace(/-[0-9a-f.]+-0$/, '-abc.999-0')],
    ['far out of range', async () => (await finishedStream(1))(0).replace(/-0$/, '-99999999999999999999')],
    ['a UUID', async () => randomUUID()],
  ])('%s is 400', async (_what, make) => {
    await expectRefusal(await session.resume(await make()), UNKNOWN);
  });

  it('is 400 for another session’s live stream, which goes on undisturbed', async () => {
    const other = await endpoint.open();
    const call = await other.call('hold', { gate: 'foreign' }, { progressToken: 1 });
    const { id } = (await call.nextMessage())!;
    await expectRefusal(await session.resume(id!), UNKNOWN);
    endpoint.gates.at('foreign').release();
    expect(await call.messages()).toHaveLength(2);
  });
});

describe('a call that ends its stream and lets the client come back (SEP-1699)', () => {
  it('is answered on the resume', async () => {
    const response = await session.call('poll', { gate: 'poll' }, { id: 6 });
    expect(await response.endedCleanly()).toBe(true);
    expect(response.received).toEqual([{ id: expect.any(String), retry: 1_000, data: '' }]);
    const resumed = await session.resume(response.received[0]!.id!);
    await endpoint.gates.at('poll').entered;
    endpoint.gates.at('poll').release();
    expect((await resumed.messages()).map(({ message }) => message.id)).toEqual([6]);
  });

  it('is not ended where the revision has no resumption', async () => {
    const older = await endpoint.open({ protocolVersion: '2025-06-18' });
    const answered = older.call('poll', { gate: 'older' });
    await endpoint.gates.at('older').entered;
    endpoint.gates.at('older').release();
    expect(await (await answered).rpc()).toMatchObject([{ result: { content: [{ text: 'released older' }] } }]);
  });
});

it('forgets a stream EVENT_LOG_TTL_SECONDS after its end: its ids are 400 from then on', async () => {
  const brief = await Endpoint.start({ EVENT_LOG_TTL_SECONDS: '1' });
  const other = await brief.open();
  const at = await finishedStream(1, other);
  await until(async () => (await other.resume(at(0))).status === 400);
  await expectRefusal(await other.resume(at(0)), UNKNOWN);
  expect(await brief.metric('mcp_event_log_bytes')).toBe(0);
  await brief.close();
});
