import { logEvent } from '../../../test/support/log-event.js';
import type { TestMetrics } from '../../../test/support/test-metrics.js';
import type { EventLog, EventWeight, ReadOutcome, StreamRead } from './event-log.js';

export interface EventLogHarness {
  readonly log: EventLog;
  /** The pod that writes through `log`. */
  readonly pod: string;
  readonly probe: TestMetrics;
  /** Lets time pass for the log, in ms. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

export interface EventLogBounds {
  readonly maxEvents: number;
  readonly maxBytes: number;
  readonly ttlSeconds: number;
}

const BOUNDS: EventLogBounds = { maxEvents: 5, maxBytes: 1_024, ttlSeconds: 60 };
export const STREAM = { sessionId: '6e0e2b0c-3a53-4f4e-9b0e-1f6a2f6f0001', stream: 'abcdef012345.1' };
export const OTHER_STREAM = { ...STREAM, stream: 'abcdef012345.2' };
export const OTHER_SESSION = { ...STREAM, sessionId: '6e0e2b0c-3a53-4f4e-9b0e-1f6a2f6f0002' };
const DESCRIPTOR = { ids: [1] };

/** What every adapter of `EventLog` must do. The records of the sessions above are there. */
export function describeEventLog(adapter: string, open: (bounds: EventLogBounds) => Promise<EventLogHarness>): void {
  describe(`${adapter} as an event log`, () => {
    let harness: EventLogHarness;
    beforeEach(async () => {
      harness = await open(BOUNDS);
    });
    afterEach(() => harness.close());

    /** Makes the stream and returns the epoch of its writer. */
    const begin = async (name = STREAM) => {
      const opened = await harness.log.open(name, DESCRIPTOR);
      if (opened.state !== 'opened') throw new Error(`The log answered ${opened.state}`);
      return opened.epoch;
    };
    const append = async (count: number, weight: EventWeight = 'required', name = STREAM, epoch = 1) => {
      const from = eventsOf(await read(0, name)).length === 0 ? 0 : await lastOf(name);
      for (let n = 1; n <= count; n += 1) {
        const outcome = await harness.log.append(name, epoch, logEvent(from + n, `event ${n}`, weight));
        expect(outcome).toEqual({ state: 'appended' });
      }
    };
    /** The last position that is used: the log names it when asked to write beyond it. */
    const lastOf = async (name = STREAM) => {
      const outcome = await harness.log.append(name, 1, logEvent(9_999, 'too far'));
      return outcome.state === 'misplaced' ? outcome.last : 0;
    };
    const read = (position = 0, name = STREAM) => harness.log.read(name, position);

    it('takes the events of each stream at contiguous positions, from 1', async () => {
      const [epoch, other] = [await begin(), await begin(OTHER_STREAM)];
      expect(await harness.log.append(STREAM, epoch, logEvent(1, 'a'))).toEqual({ state: 'appended' });
      expect(await harness.log.append(STREAM, epoch, logEvent(2, 'b', 'expendable'))).toEqual({ state: 'appended' });
      expect(await harness.log.append(OTHER_STREAM, other, logEvent(1, 'c'))).toEqual({ state: 'appended' });
      expect(eventsOf(await read())).toEqual(['1 a', '2 b']);
    });

    it('has an event once that its writer appends again, because the first reply was lost', async () => {
      const epoch = await begin();
      for (const event of [logEvent(1, 'a'), logEvent(1, 'a'), logEvent(2, 'a'), logEvent(2, 'a'), logEvent(3, 'b')])
        expect(await harness.log.append(STREAM, epoch, event)).toEqual({ state: 'appended' });
      expect(eventsOf(await read())).toEqual(['1 a', '2 a', '3 b']);
    });

    it('refuses an event beyond the next, or in the place of another, and says where it ends', async () => {
      const epoch = await begin();
      const misplaced = (last: number) => ({ state: 'misplaced', last });
      expect(await harness.log.append(STREAM, epoch, logEvent(2, 'b'))).toEqual(misplaced(0));
      await append(2);
      expect(await harness.log.append(STREAM, epoch, logEvent(4, 'd'))).toEqual(misplaced(2));
      expect(await harness.log.append(STREAM, epoch, logEvent(2, 'other'))).toEqual(misplaced(2));
      expect(await harness.log.append(STREAM, epoch, logEvent(0, 'a'))).toEqual(misplaced(2));
      expect(eventsOf(await read())).toEqual(['1 event 1', '2 event 2']);
    });

    it('goes on after positions that were skipped, and tells that they are missing', async () => {
      const epoch = await begin();
      await append(1);
      expect(await harness.log.skip(STREAM, epoch, 3)).toEqual({ state: 'skipped' });
      expect(await harness.log.skip(STREAM, epoch, 2)).toEqual({ state: 'skipped' });
      await harness.log.append(STREAM, epoch, logEvent(4, 'd'));
      expect(await read()).toMatchObject({ missed: 2 });
      expect(eventsOf(await read())).toEqual(['1 event 1', '4 d']);
    });

    it('counts the bytes that it has stored', async () => {
      const epoch = await begin();
      for (const data of ['abc', 'Zoë', '\u{1f6a2}'])
        await harness.log.append(STREAM, epoch, logEvent((await lastOf()) + 1, data));
      expect(await harness.probe.value('eventLogAppended')).toBe(11);
    });

    it('gives back what came after a position, in order', async () => {
      await begin();
      await append(4);
      expect(await read(2)).toMatchObject({ state: 'read', ended: false, missed: 0 });
      expect(eventsOf(await read(2))).toEqual(['3 event 3', '4 event 4']);
      expect(eventsOf(await read(4))).toEqual([]);
      expect(await read(99)).toMatchObject({ events: [], missed: 0 });
    });

    it('gives back exactly what came after each position, whatever is missing', async () => {
      const epoch = await begin();
      const weights: EventWeight[] = ['required', 'expendable', 'expendable', 'required', 'expendable', 'required'];
      for (const [index, weight] of weights.entries())
        await harness.log.append(STREAM, epoch, logEvent(index + 1, 'x', weight));
      await harness.log.skip(STREAM, epoch, 8);
      await harness.log.append(STREAM, epoch, logEvent(9, 'x'));
      const left = [1, 4, 5, 6, 9];
      for (let position = 0; position <= 10; position += 1) {
        const after = left.filter((each) => each > position);
        expect(eventsOf(await read(position))).toEqual(after.map((each) => `${each} x`));
        expect(await read(position)).toMatchObject({ missed: Math.max(0, 9 - position) - after.length });
      }
    });

    it('knows its events again after some were dropped and skipped', async () => {
      const epoch = await begin();
      await append(1);
      await append(6, 'expendable');
      await harness.log.skip(STREAM, epoch, 9);
      const again = (position: number, data: string) =>
        harness.log.append(STREAM, epoch, logEvent(position, data, 'expendable'));
      expect(await again(7, 'event 6')).toEqual({ state: 'appended' });
      for (const [position, data] of [
        [7, 'other'],
        [2, 'event 1'],
        [9, 'event 6'],
      ] as const)
        expect(await again(position, data)).toEqual({ state: 'misplaced', last: 9 });
      expect(eventsOf(await read(6))).toEqual(['7 event 6']);
    });

    it('gives the same to a client that comes back, and to those who follow', async () => {
      await begin();
      await append(3);
      const { connection, ...known } = (await read(1)) as StreamRead;
      expect(connection).toBeUndefined();
      expect(await harness.log.claim(STREAM, 1, 'pod.7')).toMatchObject(known);
      expect(await harness.log.follow(STREAM, 1, 'pod.7')).toMatchObject(known);
      expect(await harness.log.claim(OTHER_STREAM, 0, 'pod.8')).toEqual({ state: 'unknown' });
      expect(await harness.log.follow(OTHER_STREAM, 0, 'pod.8')).toEqual({ state: 'unknown' });
    });

    it('tells who writes a stream', async () => {
      const epoch = await begin();
      expect(await read()).toMatchObject({ writer: { pod: harness.pod, epoch } });
    });

    it('tells which requests a stream answers', async () => {
      await harness.log.open(STREAM, { ids: [7, '7'] });
      expect(await read()).toMatchObject({ ids: [7, '7'] });
    });

    it('knows a stream from its descriptor, before anything was said on it', async () => {
      await begin();
      expect(await read()).toMatchObject({ state: 'read', events: [], ended: false, missed: 0 });
    });

    it('knows a stream only by its session and its name', async () => {
      await begin();
      await append(1);
      expect(await read(0, OTHER_STREAM)).toEqual({ state: 'unknown' });
      expect(await read(0, OTHER_SESSION)).toEqual({ state: 'unknown' });
    });

    it('tells a stream that has ended from one that goes on', async () => {
      const [epoch, other] = [await begin(), await begin(OTHER_STREAM)];
      await append(1);
      await harness.log.end(STREAM, epoch);
      expect(await read()).toMatchObject({ state: 'read', ended: true });
      expect(await read(0, OTHER_STREAM)).toMatchObject({ ended: false });
      await harness.log.end(OTHER_STREAM, other);
      expect(await read(0, OTHER_STREAM)).toMatchObject({ state: 'read', events: [], ended: true, missed: 0 });
    });

    it('lets nobody take over a stream that has ended', async () => {
      const epoch = await begin();
      await harness.log.end(STREAM, epoch);
      expect(await harness.log.takeOver(STREAM, epoch)).toEqual({ state: 'lost' });
    });

    it('drops what is expendable past its bound and tells how much', async () => {
      await begin();
      await append(2, 'required');
      await append(4, 'expendable');
      expect(await read()).toMatchObject({ missed: 1 });
      expect(eventsOf(await read()).slice(0, 2)).toEqual(['1 event 1', '2 event 2']);
    });

    it('keeps every required event whatever comes between', async () => {
      const epoch = await begin();
      await append(3, 'required');
      await append(20, 'expendable');
      await harness.log.append(STREAM, epoch, logEvent(24, 'the answer'));
      const events = eventsOf(await read());
      expect(events).toEqual(expect.arrayContaining(['1 event 1', '2 event 2', '3 event 3', '24 the answer']));
      expect(events.length).toBeLessThanOrEqual(BOUNDS.maxEvents);
    });

    it('keeps its bounds however many required events come first', async () => {
      await begin();
      await append(150, 'required');
      await append(20, 'expendable');
      const events = eventsOf(await read());
      expect(events).toHaveLength(150);
      expect(await read()).toMatchObject({ missed: 20 });
    });

    it.each([
      ['x', 400],
      ['é', 200],
    ])('is bounded in bytes, not in characters (%s)', async (character, count) => {
      const epoch = await begin();
      for (let n = 1; n <= 4; n += 1)
        await harness.log.append(STREAM, epoch, logEvent(n, character.repeat(count), 'expendable'));
      const outcome = await read();
      expect(outcome).toMatchObject({ state: 'read', missed: 2 });
      expect(eventsOf(outcome)).toHaveLength(2);
    });

    it('forgets a stream some time after its end, and not before', async () => {
      const epoch = await begin();
      await append(2);
      await harness.log.end(STREAM, epoch);
      await harness.pass(BOUNDS.ttlSeconds * 1_000 - 5_000);
      expect(await read()).toMatchObject({ state: 'read' });
      await harness.pass(10_000);
      expect(await read()).toEqual({ state: 'unknown' });
    });

    it('keeps a stream that goes on past the time after which ended ones are forgotten', async () => {
      await begin();
      await append(1);
      await harness.pass(BOUNDS.ttlSeconds * 10_000);
      expect(eventsOf(await read())).toEqual(['1 event 1']);
    });

    it('forgets all streams of a session that ended, and no other', async () => {
      await begin();
      await append(1);
      await begin(OTHER_STREAM);
      await append(1, 'required', OTHER_STREAM);
      await begin(OTHER_SESSION);
      await append(1, 'required', OTHER_SESSION);
      await harness.log.forget(STREAM.sessionId);
      expect(await read()).toEqual({ state: 'unknown' });
      expect(await read(0, OTHER_STREAM)).toEqual({ state: 'unknown' });
      expect(await read(0, OTHER_SESSION)).toMatchObject({ state: 'read' });
    });

    it('drops what is expendable between hundreds that are required, each once', async () => {
      const epoch = await begin();
      await append(130, 'required');
      const before = eventsOf(await read());
      await harness.log.append(STREAM, epoch, logEvent(131, 'same', 'expendable'));
      await harness.log.append(STREAM, epoch, logEvent(132, 'same'));
      expect(eventsOf(await read())).toEqual([...before, '132 same']);
      expect(await read()).toMatchObject({ missed: 1 });
    });

    it.each([
      ['none', ''],
      ['a space', ' '],
      ['a line break', '\n'],
      ['NUL', '\0'],
      ['a number', '7'],
      ['what looks like an element', '3 e '],
      ['what looks like two', '1 r 2 e '],
      ['white space and NUL', ' e \r\n\0 x'],
      ['JSON', JSON.stringify({ text: 'Zoë \u{1f6a2} \u2028 "quoted"\n\0', long: 'x'.repeat(300) })],
      ['20 KB', 'x'.repeat(20_000)],
    ])('carries any text unchanged: %s', async (_, text) => {
      const epoch = await begin();
      for (const position of [1, 1, 2])
        expect(await harness.log.append(STREAM, epoch, logEvent(position, text))).toEqual({ state: 'appended' });
      expect(eventsOf(await read())).toEqual([`1 ${text}`, `2 ${text}`]);
    });

    it('counts data alone as bytes, and gives them back with what is dropped', async () => {
      const epoch = await begin();
      const half = 'x'.repeat(BOUNDS.maxBytes / 2);
      for (let n = 1; n <= 12; n += 1) await harness.log.append(STREAM, epoch, logEvent(n, half, 'expendable'));
      expect(eventsOf(await read())).toEqual([`11 ${half}`, `12 ${half}`]);
    });
  });
}

export function eventsOf(outcome: ReadOutcome): string[] {
  if (outcome.state !== 'read') throw new Error(`The log answered ${outcome.state}`);
  return outcome.events.map(({ position, data }) => `${position} ${data}`);
}
