import type { EventLog, EventWeight, ReadOutcome } from './event-log.js';

export interface EventLogHarness {
  readonly log: EventLog;
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
const STREAM = { sessionId: '6e0e2b0c-3a53-4f4e-9b0e-1f6a2f6f0001', stream: 'abcdef012345.1' };
const OTHER_STREAM = { ...STREAM, stream: 'abcdef012345.2' };
const OTHER_SESSION = { ...STREAM, sessionId: '6e0e2b0c-3a53-4f4e-9b0e-1f6a2f6f0002' };

/** What every adapter of `EventLog` must do. */
export function describeEventLog(adapter: string, open: (bounds: EventLogBounds) => Promise<EventLogHarness>): void {
  describe(`${adapter} as an event log`, () => {
    let harness: EventLogHarness;
    beforeEach(async () => {
      harness = await open(BOUNDS);
    });
    afterEach(() => harness.close());

    const append = async (count: number, weight: EventWeight = 'required', name = STREAM) => {
      for (let n = 0; n < count; n += 1) await harness.log.append(name, `event ${n + 1}`, weight);
    };
    const read = (position = 0, name = STREAM) => harness.log.read(name, position);

    it('gives each event the next position, from 1', async () => {
      expect(await harness.log.append(STREAM, 'a', 'required')).toEqual({ state: 'appended', position: 1 });
      expect(await harness.log.append(STREAM, 'b', 'expendable')).toEqual({ state: 'appended', position: 2 });
      expect(await harness.log.append(OTHER_STREAM, 'c', 'required')).toEqual({ state: 'appended', position: 1 });
    });

    it('gives back what came after a position, in order', async () => {
      await append(4);
      expect(await read(2)).toMatchObject({ state: 'read', ended: false, missed: 0 });
      expect(eventsOf(await read(2))).toEqual(['3 event 3', '4 event 4']);
      expect(eventsOf(await read(4))).toEqual([]);
    });

    it('knows a stream only by its session and its name', async () => {
      await append(1);
      expect(await read(0, OTHER_STREAM)).toEqual({ state: 'unknown' });
      expect(await read(0, OTHER_SESSION)).toEqual({ state: 'unknown' });
    });

    it('tells a stream that has ended from one that goes on', async () => {
      await append(1);
      await harness.log.end(STREAM);
      expect(await read()).toMatchObject({ state: 'read', ended: true });
      await harness.log.end(OTHER_STREAM);
      expect(await read(0, OTHER_STREAM)).toEqual({ state: 'read', events: [], ended: true, missed: 0 });
    });

    it('drops what is expendable past its bound and tells how much', async () => {
      await append(2, 'required');
      await append(4, 'expendable');
      expect(await read()).toMatchObject({ missed: 1 });
      expect(eventsOf(await read()).slice(0, 2)).toEqual(['1 event 1', '2 event 2']);
    });

    it('keeps every required event whatever comes between', async () => {
      await append(3, 'required');
      await append(20, 'expendable');
      await harness.log.append(STREAM, 'the answer', 'required');
      const events = eventsOf(await read());
      expect(events).toEqual(expect.arrayContaining(['1 event 1', '2 event 2', '3 event 3', '24 the answer']));
      expect(events.length).toBeLessThanOrEqual(BOUNDS.maxEvents);
    });

    it('is bounded in bytes', async () => {
      for (let n = 0; n < 4; n += 1) await harness.log.append(STREAM, 'x'.repeat(400), 'expendable');
      const outcome = await read();
      expect(outcome).toMatchObject({ state: 'read', missed: 2 });
      expect(eventsOf(outcome)).toHaveLength(2);
    });

    it('forgets a stream some time after its end, and not before', async () => {
      await append(2);
      await harness.log.end(STREAM);
      await harness.pass(BOUNDS.ttlSeconds * 1_000 - 5_000);
      expect(await read()).toMatchObject({ state: 'read' });
      await harness.pass(10_000);
      expect(await read()).toEqual({ state: 'unknown' });
    });

    it('forgets all streams of a session that ended, and no other', async () => {
      await append(1);
      await append(1, 'required', OTHER_STREAM);
      await append(1, 'required', OTHER_SESSION);
      await harness.log.forget(STREAM.sessionId);
      expect(await read()).toEqual({ state: 'unknown' });
      expect(await read(0, OTHER_STREAM)).toEqual({ state: 'unknown' });
      expect(await read(0, OTHER_SESSION)).toMatchObject({ state: 'read' });
    });

    it('carries any text unchanged', async () => {
      const text = JSON.stringify({ text: 'Zoë \u{1f6a2} \u2028 "quoted"\n\0', long: 'x'.repeat(300) });
      await harness.log.append(STREAM, text, 'required');
      expect(eventsOf(await read())).toEqual([`1 ${text}`]);
    });
  });
}

function eventsOf(outcome: ReadOutcome): string[] {
  if (outcome.state !== 'read') throw new Error(`The log answered ${outcome.state}`);
  return outcome.events.map(({ position, data }) => `${position} ${data}`);
}
