import { UnreadableLog } from '../../../redis/unreadable-log.js';
import { once } from 'node:events';
import { setImmediate as tick } from 'node:timers/promises';
import { FakeResponse } from '../../../../test/support/fake-response.js';
import { logEvent } from '../../../../test/support/log-event.js';
import { SlowEventLog } from '../../../../test/support/slow-event-log.js';
import { LegacyKit } from '../../../../test/support/legacy-kit.js';
import type { EventLog } from '../../../cluster/events/event-log.js';
import { parseEventId } from '../../../cluster/events/event-id.js';
import { CallStream, type StreamOwner } from './call-stream.js';
import type { StreamStart } from './stream-log-writer.js';

const OWNER: StreamOwner = { sessionId: 'session', sessionHash: '0123456789ab', protocolVersion: '2025-11-25' };

let kit: LegacyKit;
beforeEach(async () => void (kit = await LegacyKit.create()));
afterEach(() => kit.close());

/** Numbers from 0 to 1 that are the same in every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

function streamOn(log: EventLog, owner = OWNER, start: StreamStart = { ids: [1] }): CallStream {
  return new CallStream('abcdef012345.1', owner, { log, sockets: kit.sockets, unreadable: new UnreadableLog() }, start);
}

/** The last position that a client saw on a connection; `start` where it saw none. */
function cursorOf(http: FakeResponse, start: number): number {
  const id = parseEventId(http.ids.filter(Boolean).at(-1) ?? '');
  return id?.kind === 'call' ? id.position : start;
}

describe('the stream of a call', () => {
  it.each(Array.from({ length: 25 }, (_, run) => run + 1))(
    'gives a client that keeps coming back every event once and in order (run %d)',
    async (seed) => {
      const random = dice(seed * 7_919);
      const stream = streamOn(new SlowEventLog(kit.log, random));
      const connections = [new FakeResponse()];
      void stream.begin(connections[0]!.response);
      let cursor = 0;
      const said: string[] = [];
      const pending: Promise<unknown>[] = [];
      for (let step = 0; step < 80; step += 1) {
        const chance = random();
        if (chance < 0.6) {
          said.push(`"event ${said.length}"`);
          pending.push(stream.append(said.at(-1)!, 'required'));
        } else if (chance < 0.75) {
          const http = connections.at(-1)!;
          if (random() < 0.5) http.cut();
          else await stream.disconnect('requested');
          await tick();
          cursor = cursorOf(http, cursor);
          connections.push(new FakeResponse());
          pending.push(stream.resume(connections.at(-1)!.response, cursor, kit.pod.next()));
        } else await tick();
      }
      pending.push(stream.end('finished'));
      await Promise.all(pending);
      expect(connections.flatMap((http) => http.data)).toEqual(said);
      expect(connections.at(-1)!.ended).toBe(true);
    },
  );

  it('begins each connection with a cursor, a resumed one with the client’s own', async () => {
    const stream = streamOn(kit.log);
    const [first, second] = [new FakeResponse(), new FakeResponse()];
    void stream.begin(first.response);
    await stream.append('"one"', 'required');
    await stream.resume(second.response, 1, kit.pod.next());
    expect(first.events[0]).toMatchObject({ retry: 1_000, id: expect.stringMatching(/-0$/) as string });
    expect(second.events).toEqual([{ retry: 1_000, id: first.ids[1], data: '' }]);
  });

  it('ends the former connection when another takes over, so that nothing is said twice', async () => {
    const stream = streamOn(kit.log);
    const [first, second] = [new FakeResponse(), new FakeResponse()];
    void stream.begin(first.response);
    await stream.resume(second.response, 0, kit.pod.next());
    await stream.append('"one"', 'required');
    expect(first).toMatchObject({ ended: true, data: [] });
    expect(second.data).toEqual(['"one"']);
    expect(await kit.probe.value('streamsOpen', { kind: 'call' })).toBe(1);
  });

  it('goes on in the log after it was asked to close its connection', async () => {
    const stream = streamOn(kit.log);
    const [first, second] = [new FakeResponse(), new FakeResponse()];
    void stream.begin(first.response);
    await stream.disconnect('requested');
    await stream.append('"one"', 'required');
    await stream.resume(second.response, 0, kit.pod.next());
    expect(first.ended).toBe(true);
    expect(second.data).toEqual(['"one"']);
  });

  it('promises nothing that could not be stored: such an event has no id', async () => {
    const log = new SlowEventLog(kit.log, () => 0);
    const stream = streamOn(log);
    const http = new FakeResponse();
    await stream.begin(http.response);
    log.away = true;
    await stream.append('unstored', 'required');
    log.away = false;
    await stream.append('stored', 'required');
    expect(http.events.slice(1).map(({ id, data }) => [data, id?.split('-').at(-1)])).toEqual([
      ['unstored', undefined],
      ['stored', '1'],
    ]);
  });

  it('begins without a cursor while the log is away, and promises events from when it is back', async () => {
    const log = new SlowEventLog(kit.log, () => 0);
    log.away = true;
    const stream = streamOn(log);
    const http = new FakeResponse();
    await stream.begin(http.response);
    await stream.append('unstored', 'required');
    log.away = false;
    await stream.append('stored', 'required');
    expect(http.events.map(({ id, data }) => [data, id?.split('-').at(-1)])).toEqual([
      ['unstored', undefined],
      ['stored', '1'],
    ]);
  });

  it('waits for the log with what nobody listens to, so that it is not lost', async () => {
    const log = new SlowEventLog(kit.log, () => 0);
    const stream = streamOn(log);
    const http = new FakeResponse();
    await stream.begin(http.response);
    http.cut();
    log.away = true;
    const [said, ended] = [stream.append('"the answer"', 'required'), stream.end('finished')];
    await tick();
    log.away = false;
    await Promise.all([said, ended]);
    expect(await kit.log.read(stream.name, 0)).toMatchObject({ events: [{ data: '"the answer"' }], ended: true });
  });

  it.each(['required', 'expendable'] as const)(
    'says a %s event once whose append was stored and not answered, with its id',
    async (weight) => {
      const log = new SlowEventLog(kit.log, () => 0);
      const stream = streamOn(log);
      const [http, resumed] = [new FakeResponse(), new FakeResponse()];
      await stream.begin(http.response);
      log.repliesLost = 2;
      await stream.append('"one"', weight);
      await stream.append('"two"', 'required');
      await stream.resume(resumed.response, 0, kit.pod.next());
      expect(http.events.slice(1).map(({ id, data }) => [data, id?.split('-').at(-1)])).toEqual([
        ['"one"', '1'],
        ['"two"', '2'],
      ]);
      expect(resumed.data).toEqual(['"one"', '"two"']);
    },
  );

  it('goes on after an event that it had given up and that is stored after all', async () => {
    const log = new SlowEventLog(kit.log, () => 0);
    const stream = streamOn(log);
    const http = new FakeResponse();
    await stream.begin(http.response);
    await kit.log.append(stream.name, 1, logEvent(1, 'given up'));
    await stream.append('"next"', 'required');
    expect(cursorOf(http, 0)).toBe(2);
    expect(await kit.log.read(stream.name, 1)).toMatchObject({ events: [{ position: 2, data: '"next"' }] });
  });

  it('leaves a hole where the store has lost what was promised, and goes on after it', async () => {
    const log = new SlowEventLog(kit.log, () => 0);
    const stream = streamOn(log);
    const http = new FakeResponse();
    await stream.begin(http.response);
    for (const data of ['"one"', '"two"']) await stream.append(data, 'required');
    await kit.log.forget(OWNER.sessionId);
    await stream.append('"three"', 'required');
    expect(cursorOf(http, 0)).toBe(3);
    expect(await kit.log.read(stream.name, 0)).toMatchObject({ events: [{ position: 3, data: '"three"' }], missed: 2 });
  });

  it('lets its client go at its end while the log is away, and ends in the log when it is back', async () => {
    const log = new SlowEventLog(kit.log, () => 0);
    const stream = streamOn(log);
    const http = new FakeResponse();
    await stream.begin(http.response);
    log.away = true;
    const ended = stream.end('finished');
    await once(http, 'close');
    expect(await kit.log.read(stream.name, 0)).toMatchObject({ ended: false });
    log.away = false;
    await ended;
    expect(await kit.log.read(stream.name, 0)).toMatchObject({ ended: true });
  });

  it('has a last word for whoever listens when the log is gone with the session', async () => {
    const log = new SlowEventLog(kit.log, () => 0);
    const stream = streamOn(log);
    const http = new FakeResponse();
    await stream.begin(http.response);
    log.fenced = true;
    await stream.farewell('gone');
    expect(http.events.at(-1)).toEqual({ event: 'message', data: 'gone' });
  });

  it.each([
    ['a request that may be repeated', true, { ids: [1], repeat: '{}' }, true],
    ['a log that no other pod can read', false, { ids: [1], repeat: '{}' }, false],
    ['a request that may not be repeated', true, { ids: [1] }, false],
  ])('knows whether another pod can run it again: %s', async (_, isShared, start, expected) => {
    const log = new SlowEventLog(kit.log, () => 0);
    const stream = streamOn(Object.assign(log, { isShared }), OWNER, start);
    expect(stream.canBeRepeated).toBe(false);
    await stream.begin(new FakeResponse().response);
    expect(stream.canBeRepeated).toBe(expected);
  });

  it('leaves the log and the client alone once another pod writes it', async () => {
    const log = new SlowEventLog(kit.log, () => 0);
    const stream = streamOn(log);
    const http = new FakeResponse();
    void stream.begin(http.response);
    expect(await stream.append('mine', 'required')).toBe('written');
    log.fenced = true;
    expect(await stream.append('too late', 'required')).toBe('fenced');
    expect(http.data).toEqual(['mine']);
    expect(await kit.log.read(stream.name, 0)).toMatchObject({ events: [{ data: 'mine' }] });
  });

  it('goes on under the epoch of its take-over, where the former pod has left it', async () => {
    const append = jest.spyOn(kit.log, 'append');
    const opened = jest.spyOn(kit.log, 'open');
    const stream = streamOn(kit.log, OWNER, { epoch: 7, last: 3 });
    await stream.append('more', 'required');
    expect(append).toHaveBeenCalledWith(stream.name, 7, { position: 4, data: 'more', weight: 'required' });
    expect(opened).not.toHaveBeenCalled();
  });

  it('is opened in the log with what another pod needs to finish it, once', async () => {
    const opened = jest.spyOn(kit.log, 'open');
    const start = { ids: [1], repeat: '{}' };
    const stream = streamOn(kit.log, OWNER, start);
    await stream.begin(new FakeResponse().response);
    await stream.append('"one"', 'required');
    expect(opened.mock.calls).toEqual([[stream.name, start]]);
  });

  it('says nothing after its end', async () => {
    const stream = streamOn(kit.log);
    const http = new FakeResponse();
    void stream.begin(http.response);
    await Promise.all([stream.end('finished'), stream.append('late', 'required'), stream.end('shutdown')]);
    expect(http).toMatchObject({ ended: true, data: [] });
    expect(await kit.log.read(stream.name, 0)).toMatchObject({ events: [], ended: true });
  });

  it('gives a client that comes back at its very end the rest, and ends', async () => {
    const stream = streamOn(kit.log);
    const [first, second] = [new FakeResponse(), new FakeResponse()];
    void stream.begin(first.response);
    await stream.append('"one"', 'required');
    first.cut();
    await Promise.all([
      stream.append('"answer"', 'required'),
      stream.end('finished'),
      stream.resume(second.response, 1, kit.pod.next()),
    ]);
    expect(second).toMatchObject({ data: ['"answer"'], ended: true });
  });

  it('sends no event without data to a session before 2025-11-25', async () => {
    const stream = streamOn(kit.log, { ...OWNER, protocolVersion: '2025-06-18' });
    const [first, second] = [new FakeResponse(), new FakeResponse()];
    void stream.begin(first.response);
    await stream.append('"one"', 'required');
    await stream.resume(second.response, 0, kit.pod.next());
    expect([first, second].map(({ events }) => events.map(({ data }) => data))).toEqual([['"one"'], ['"one"']]);
  });
});
