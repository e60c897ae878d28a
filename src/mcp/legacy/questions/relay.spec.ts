import { FakeAnswerBox } from '../../../../test/support/fake-pods.js';
import { idsOfAnotherPod, LegacyKit } from '../../../../test/support/legacy-kit.js';
import { randomUUID } from 'node:crypto';
import { storeUnavailable } from '../../rpc/refusals.js';

const SESSION = randomUUID();
const ID = idsOfAnotherPod().next(SESSION);
const CALLER = 'address 192.0.2.1';
const OTHER_POD = ID.slice(0, 12);
const ANSWER = { jsonrpc: '2.0', id: ID, result: { action: 'accept' } } as const;

/** The id with another last character. */
const otherEnd = (id: string) => `${id.slice(0, -1)}${id.endsWith('-') ? '_' : '-'}`;

let kit: LegacyKit;
let box: FakeAnswerBox;
beforeEach(async () => {
  box = new FakeAnswerBox();
  kit = await LegacyKit.create({}, { box });
});
afterEach(() => kit.close());

describe('an id', () => {
  it.each([
    ['that another pod gave out is elsewhere', () => ID, true],
    ['of this pod is here', () => kit.ids.next(SESSION), false],
    ['as 0.1.0 gave it out is elsewhere', () => `${OTHER_POD}.7`, true],
    ['that is a number is here', () => 7, false],
    ['of a shape that no pod gives out is here', () => 'x.7', false],
    ['with more behind it is here', () => `${ID}}`, false],
    ['numbered 0 is here', () => `${OTHER_POD}.0`, false],
    ['that is missing is here', () => undefined, false],
  ])('%s', (_, id, elsewhere) => {
    expect(kit.relay.isElsewhere(id())).toBe(elsewhere);
  });
});

describe('an answer for another pod', () => {
  it('is stored, and its pod is woken', async () => {
    expect(await kit.relay.answer(SESSION, ID, ANSWER, CALLER)).toBeUndefined();
    expect(JSON.parse(box.stored.get(`${SESSION} ${ID}`) ?? '')).toEqual(ANSWER);
    expect(box.woken).toEqual([`${SESSION} ${ID}`]);
  });

  it('that is not the first is dropped, counted and wakes nobody', async () => {
    await kit.relay.answer(SESSION, ID, ANSWER, CALLER);
    expect(await kit.relay.answer(SESSION, ID, { ...ANSWER, result: { action: 'decline' } }, CALLER)).toBeUndefined();
    expect(box.stored.get(`${SESSION} ${ID}`)).toContain('accept');
    expect(box.woken).toHaveLength(1);
    expect(await kit.probe.value('answersDropped', { reason: 'late' })).toBe(1);
  });

  it('waits for a store that is away, because no client repeats it', async () => {
    const put = jest.spyOn(box, 'put');
    put.mockResolvedValueOnce({ state: 'unavailable', cause: new Error('away') });
    expect(await kit.relay.answer(SESSION, ID, ANSWER, CALLER)).toBeUndefined();
    expect(put).toHaveBeenCalledTimes(2);
    expect(box.woken).toHaveLength(1);
  });

  it('to a question that was never asked is dropped, counted and not stored, however large', async () => {
    const made = [`${OTHER_POD}.7`, '0123456789ab.7', ID.replace(/\.\d+\./, '.77.'), otherEnd(ID)];
    for (const id of made) expect(await kit.relay.answer(SESSION, id, { ...ANSWER, id }, CALLER)).toBeUndefined();
    expect(await kit.relay.answer(randomUUID(), ID, ANSWER, CALLER)).toBeUndefined();
    expect([box.stored.size, box.woken]).toEqual([0, []]);
    expect(await kit.probe.value('answersDropped', { reason: 'unknown' })).toBe(5);
  });

  it('is refused while it is unknown whether its question was asked', async () => {
    jest.spyOn(kit.ids, 'judge').mockResolvedValue('unavailable');
    expect(await kit.relay.answer(SESSION, ID, ANSWER, CALLER)).toEqual(storeUnavailable);
    expect(box.stored.size).toBe(0);
  });

  it('that finds no room is dropped and counted', async () => {
    jest.spyOn(box, 'put').mockResolvedValueOnce({ state: 'full' });
    expect(await kit.relay.answer(SESSION, ID, ANSWER, CALLER)).toBeUndefined();
    expect(await kit.probe.value('answersDropped', { reason: 'full' })).toBe(1);
  });

  it('that cannot be stored in time is refused', async () => {
    await kit.close();
    kit = await LegacyKit.create({ storeWaitSeconds: 0 }, { box });
    box.away = true;
    expect(await kit.relay.answer(SESSION, ID, ANSWER, CALLER)).toEqual(storeUnavailable);
    expect(box.woken).toEqual([]);
  });
});

describe('answers of one caller', () => {
  const large = 'x'.repeat(10_000);
  const ids = idsOfAnotherPod();
  const put = (caller: string) => {
    const id = ids.next(SESSION);
    return kit.relay.answer(SESSION, id, { ...ANSWER, id, result: { large } }, caller);
  };
  beforeEach(async () => {
    await kit.close();
    kit = await LegacyKit.create(
      { answersMaxWaitingBytes: 65_536, callerMaxPercent: 50, requestMaxBytes: 1_024 },
      { box },
    );
  });

  it('wait in the store up to its part, and those of others still find room', async () => {
    for (let n = 0; n < 2; n += 1) expect(await put('greedy')).toBeUndefined();
    expect(await put('greedy')).toMatchObject({ status: 429, headers: { 'Retry-After': '1' } });
    for (let n = 0; n < 2; n += 1) expect(await put('other')).toBeUndefined();
    expect(box.stored.size).toBe(4);
    expect(await put('third')).toBeUndefined();
    expect(await put('third')).toMatchObject({ status: 503 });
    expect(await kit.probe.value('capsReached', { cap: 'answers_caller' })).toBe(1);
    expect(await kit.probe.value('capsReached', { cap: 'answers' })).toBe(1);
  });

  it('find room again when they are fetched, however many there were', async () => {
    for (let n = 0; n < 50; n += 1) {
      expect(await put('busy')).toBeUndefined();
      box.stored.clear();
    }
  });

  it('count for nothing where they were not stored', async () => {
    jest.spyOn(box, 'put').mockResolvedValue({ state: 'late' });
    jest.spyOn(box, 'wait').mockImplementation(async (names) => names.map(() => true));
    for (let n = 0; n < 10; n += 1) expect(await put('late')).toBeUndefined();
  });
});

it('hands progress on to the pod that awaits it', () => {
  const params = { progressToken: ID, progress: 2 };
  kit.relay.progress(SESSION, ID, { jsonrpc: '2.0', method: 'notifications/progress', params });
  expect(kit.bus.sent).toEqual([{ to: OTHER_POD, message: { kind: 'progress', session: SESSION, id: ID, params } }]);
});

it('sends no progress on what was never asked', () => {
  const params = { progressToken: ID, progress: 2 };
  kit.relay.progress(randomUUID(), ID, { jsonrpc: '2.0', method: 'notifications/progress', params });
  expect(kit.bus.sent).toEqual([]);
});

describe('a cancellation of a call that does not run here', () => {
  it.each([0, '0', 'a'])('with the id %j is told to all pods', (requestId) => {
    kit.relay.cancellation(SESSION, requestId, 'enough');
    const message = { kind: 'cancel', session: SESSION, requestId, reason: 'enough' };
    expect(kit.bus.sent).toEqual([{ to: 'all', message }]);
  });

  it('is told with as much of its reason as a message may carry, and without one where there is none', () => {
    kit.relay.cancellation(SESSION, 1, 'x'.repeat(1_000));
    kit.relay.cancellation(SESSION, 1, undefined);
    expect(kit.bus.sent.map(({ message }) => message)).toEqual([
      { kind: 'cancel', session: SESSION, requestId: 1, reason: `${'x'.repeat(199)}…` },
      { kind: 'cancel', session: SESSION, requestId: 1 },
    ]);
  });

  it('is told of no session without end', () => {
    for (let n = 0; n < 1_000; n += 1) kit.relay.cancellation(SESSION, n, undefined);
    expect(kit.bus.sent.length).toBeLessThanOrEqual(40);
    kit.relay.cancellation(randomUUID(), 1, undefined);
    expect(kit.bus.sent.length).toBeLessThanOrEqual(41);
  });
});
