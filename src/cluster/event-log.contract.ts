import type { EventLog, EventWeight, ReadOutcome } from './event-log.js';

export interface EventLogHarness {
  readonly log: EventLog;
  /** The pod that writes through `log`. */
  readonly pod: string;
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
const OPENING = { ids: [1] };

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
      const opened = await harness.log.open(name, OPENING);
      if (opened.state !== 'opened') throw new Error(`The log answered ${opened.state}`);
      return opened.epoch;
    };
    const append = async (count: number, weight: EventWeight = 'required', name = STREAM, epoch = 1) => {
      for (let n = 0; n < count; n += 1) await harness.log.append(name, epoch, `event ${n + 1}`, weight);
    };
    const read = (position = 0, name = STREAM) => harness.log.read(name, position);

    it('gives each event the next position, from 1', async () => {
      const [epoch, other] = [await begin(), await begin(OTHER_STREAM)];
      expect(await harness.log.append(STREAM, epoch, 'a', 'required')).toEqual({ state: 'appended', position: 1 });
      expect(await harness.log.append(STREAM, epoch, 'b', 'expendable')).toEqual({ state: 'appended', position: 2 });
      expect(await harness.log.append(OTHER_STREAM, other, 'c', 'required')).toEqual({
        state: 'appended',
        position: 1,
      });
    });

    it('gives back what came after a position, in order', async () => {
      await begin();
      await append(4);
      expect(await read(2)).toMatchObject({ state: 'read', ended: false, missed: 0 });
      expect(eventsOf(await read(2))).toEqual(['3 event 3', '4 event 4']);
      expect(eventsOf(await read(4))).toEqual([]);
      expect(await read(99)).toMatchObject({ events: [], missed: 0 });
    });

    it('gives the same to whoever follows', async () => {
      await begin();
      await append(3);
      expect(await harness.log.follow(STREAM, 1)).toEqual(await read(1));
      expect(await harness.log.follow(OTHER_STREAM, 0)).toEqual({ state: 'unknown' });
    });

    it('tells who writes a stream', async () => {
      const epoch = await begin();
      expect(await read()).toMatchObject({ writer: { pod: harness.pod, epoch } });
    });

    it('knows a stream from its opening, before anything was said on it', async () => {
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
      await harness.log.append(STREAM, epoch, 'the answer', 'required');
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

    it('is bounded in bytes', async () => {
      const epoch = await begin();
      for (let n = 0; n < 4; n += 1) await harness.log.append(STREAM, epoch, 'x'.repeat(400), 'expendable');
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

    it('carries any text unchanged', async () => {
      const epoch = await begin();
      const text = JSON.stringify({ text: 'Zoë \u{1f6a2} \u2028 "quoted"\n\0', long: 'x'.repeat(300) });
      await harness.log.append(STREAM, epoch, text, 'required');
      expect(eventsOf(await read())).toEqual([`1 ${text}`]);
    });
  });
}

export function eventsOf(outcome: ReadOutcome): string[] {
  if (outcome.state !== 'read') throw new Error(`The log answered ${outcome.state}`);
  return outcome.events.map(({ position, data }) => `${position} ${data}`);
}
