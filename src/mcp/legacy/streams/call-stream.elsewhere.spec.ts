import { FakeResponse } from '../../../../test/support/fake-response.js';
import { LegacyKit } from '../../../../test/support/legacy-kit.js';
import type { AppendOutcome, StreamRead } from '../../../cluster/events/event-log.js';
import { CallStream, type StreamOwner } from './call-stream.js';

const OWNER: StreamOwner = { sessionId: 'session', sessionHash: '0123456789ab', protocolVersion: '2025-11-25' };

/** A stream of which nothing is missed. */
const READ: StreamRead = {
  state: 'read',
  ids: [1],
  events: [],
  ended: false,
  missed: 0,
  writer: { pod: 'abcdef012345', epoch: 1, lostRuns: 1 },
};

let kit: LegacyKit;
beforeEach(async () => void (kit = await LegacyKit.create()));
afterEach(() => kit.close());

describe('the stream of a call whose client has come back on another pod', () => {
  const elsewhere = 'fedcba543210.1';
  let stream: CallStream;
  let http: FakeResponse;
  beforeEach(async () => {
    [stream, http] = [
      new CallStream(
        'abcdef012345.1',
        OWNER,
        { log: kit.log, sockets: kit.sockets, unreadable: kit.unreadable },
        { ids: [1] },
      ),
      new FakeResponse(),
    ];
    await stream.begin(http.response);
    await stream.append('"one"', 'required');
  });

  it('says nothing more here, once the reply of an append tells so: no message of the bus is needed', async () => {
    const append = kit.log.append.bind(kit.log);
    jest
      .spyOn(kit.log, 'append')
      .mockImplementation(
        async (...event) => ({ ...(await append(...event)), connection: elsewhere }) as AppendOutcome,
      );
    await stream.append('"two"', 'required');
    expect(http).toMatchObject({ data: ['"one"'], ended: true });
    expect(await kit.probe.value('streamsClosed', { reason: 'replaced' })).toBe(1);
  });

  it('lets its connection here go when it looks, and looks no more', async () => {
    const read = jest.spyOn(kit.log, 'read').mockResolvedValue({ ...READ, connection: elsewhere });
    await stream.look();
    expect(http.ended).toBe(true);
    await stream.look();
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('keeps the connection here that it came back on last, and the one that it began with until then', async () => {
    const read = jest.spyOn(kit.log, 'read').mockResolvedValue(READ);
    await stream.look();
    expect(http.ended).toBe(false);
    const [again, connection] = [new FakeResponse(), kit.pod.next()];
    jest.spyOn(kit.log, 'claim').mockResolvedValue({ ...READ, connection });
    await stream.resume(again.response, 1, connection);
    read.mockResolvedValue({ ...READ, connection });
    await stream.look();
    expect([http.ended, again.ended]).toEqual([true, false]);
  });
});
