import { setImmediate as turn } from 'node:timers/promises';
import { FakeResponse } from '../../../../test/support/fake-response.js';
import { LegacyKit } from '../../../../test/support/legacy-kit.js';
import { EventLog, type AppendOutcome, type EventWeight, type StreamName } from '../../../cluster/event-log.js';
import { parseEventId } from '../../../cluster/event-id.js';
import { CallStream, type StreamOwner } from './call-stream.js';

const OWNER: StreamOwner = { sessionId: 'session', sessionHash: '0123456789ab', protocolVersion: '2025-11-25' };

let kit: LegacyKit;
beforeEach(() => (kit = new LegacyKit()));
afterEach(() => kit.close());

/** Numbers from 0 to 1 that are the same in every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

/** An event log that takes its time, as one across a network does. */
class SlowEventLog extends EventLog {
  away = false;
  constructor(
    private readonly log: EventLog,
    private readonly random: () => number,
  ) {
    super();
  }

  async append(name: StreamName, data: string, weight: EventWeight): Promise<AppendOutcome> {
    await this.pause();
    if (this.away) return { state: 'unavailable', cause: new Error('away') };
    const outcome = await this.log.append(name, data, weight);
    await this.pause();
    return outcome;
  }

  async read(name: StreamName, position: number) {
    await this.pause();
    const outcome = await this.log.read(name, position);
    await this.pause();
    return outcome;
  }

  async end(name: StreamName): Promise<void> {
    await this.pause();
    await this.log.end(name);
  }

  async forget(sessionId: string): Promise<void> {
    await this.log.forget(sessionId);
  }

  private async pause(): Promise<void> {
    for (let turns = Math.floor(this.random() * 4); turns > 0; turns -= 1) await turn();
  }
}

function streamOn(log: EventLog, owner = OWNER): CallStream {
  return new CallStream('abcdef012345.1', owner, { log, sockets: kit.sockets });
}

/** The last position that a client saw on a connection; `start` where it saw none. */
function cursorOf(http: FakeResponse, start: number): number {
  const id = http.ids.filter(Boolean).at(-1);
  return id === undefined ? start : (parseEventId(id)?.position ?? start);
}

describe('the stream of a call', () => {
  it.each(Array.from({ length: 25 }, (_, run) => run + 1))(
    'gives a client that keeps coming back every event once and in order (run %d)',
    async (seed) => {
      const random = dice(seed * 7_919);
      const stream = streamOn(new SlowEventLog(kit.log, random));
      const connections = [new FakeResponse()];
      stream.begin(connections[0]!.response);
      let cursor = 0;
      const said: string[] = [];
      const pending: Promise<unknown>[] = [];
      for (let step = 0; step < 80; step += 1) {
        const chance = random();
        if (chance < 0.6) {
          said.push(`event ${said.length}`);
          pending.push(stream.append(said.at(-1)!, 'required'));
        } else if (chance < 0.75) {
          const http = connections.at(-1)!;
          if (random() < 0.5) http.cut();
          else await stream.disconnect('requested');
          await turn();
          cursor = cursorOf(http, cursor);
          connections.push(new FakeResponse());
          pending.push(stream.resume(connections.at(-1)!.response, cursor));
        } else await turn();
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
    stream.begin(first.response);
    await stream.append('one', 'required');
    await stream.resume(second.response, 1);
    expect(first.events[0]).toMatchObject({ retry: '1000', id: expect.stringMatching(/-0$/) as string });
    expect(second.events).toEqual([{ retry: '1000', id: first.ids[1], data: '' }]);
  });

  it('ends the former connection when another takes over, so that nothing is said twice', async () => {
    const stream = streamOn(kit.log);
    const [first, second] = [new FakeResponse(), new FakeResponse()];
    stream.begin(first.response);
    await stream.resume(second.response, 0);
    await stream.append('one', 'required');
    expect(first).toMatchObject({ ended: true, data: [] });
    expect(second.data).toEqual(['one']);
    expect(await kit.probe.value('streamsOpen', { kind: 'call' })).toBe(1);
  });

  it('goes on in the log after it was asked to close its connection', async () => {
    const stream = streamOn(kit.log);
    const [first, second] = [new FakeResponse(), new FakeResponse()];
    stream.begin(first.response);
    await stream.disconnect('requested');
    await stream.append('one', 'required');
    await stream.resume(second.response, 0);
    expect(first.ended).toBe(true);
    expect(second.data).toEqual(['one']);
  });

  it('promises nothing that could not be stored: such an event has no id', async () => {
    const log = new SlowEventLog(kit.log, () => 0);
    const stream = streamOn(log);
    const http = new FakeResponse();
    stream.begin(http.response);
    log.away = true;
    await stream.append('unstored', 'required');
    log.away = false;
    await stream.append('stored', 'required');
    expect(http.events.slice(1).map(({ id, data }) => [data, id?.split('-').at(-1)])).toEqual([
      ['unstored', undefined],
      ['stored', '1'],
    ]);
  });

  it('says nothing after its end', async () => {
    const stream = streamOn(kit.log);
    const http = new FakeResponse();
    stream.begin(http.response);
    await Promise.all([stream.end('finished'), stream.append('late', 'required'), stream.end('shutdown')]);
    expect(http).toMatchObject({ ended: true, data: [] });
    expect(await kit.log.read(stream.name, 0)).toMatchObject({ events: [], ended: true });
  });

  it('gives a client that comes back at its very end the rest, and ends', async () => {
    const stream = streamOn(kit.log);
    const [first, second] = [new FakeResponse(), new FakeResponse()];
    stream.begin(first.response);
    await stream.append('one', 'required');
    first.cut();
    await Promise.all([stream.append('answer', 'required'), stream.end('finished'), stream.resume(second.response, 1)]);
    expect(second).toMatchObject({ data: ['answer'], ended: true });
  });

  it('sends no event without data to a session before 2025-11-25', async () => {
    const stream = streamOn(kit.log, { ...OWNER, protocolVersion: '2025-06-18' });
    const [first, second] = [new FakeResponse(), new FakeResponse()];
    stream.begin(first.response);
    await stream.append('one', 'required');
    await stream.resume(second.response, 0);
    expect([first, second].map(({ events }) => events.map(({ data }) => data))).toEqual([['one'], ['one']]);
  });
});
