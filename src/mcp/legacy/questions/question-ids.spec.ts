import { FakeEarlierPods } from '../../../../test/support/fake-pods.js';
import { PodId } from '../../../cluster/pods/pod-id.js';
import { podOf } from '../../../cluster/events/request-owner.js';
import { randomUUID } from 'node:crypto';
import { FixedKeyRing } from '../../keys/fixed-key-ring.js';
import { KeyRing } from '../../keys/key-ring.js';
import { newStateKey } from '../../keys/state-key.js';
import { QuestionIds } from './question-ids.js';

const SESSION = randomUUID();
const [OLD_KEY, NEW_KEY] = [newStateKey(), newStateKey()];
/** As in 0.1.0, which gave out any twelve hex digits. */
const EARLIER_ID = '0123456789ab.7';

let earlier: FakeEarlierPods;
beforeEach(() => (earlier = new FakeEarlierPods()));

const podWith = (keys: KeyRing = new FixedKeyRing(OLD_KEY)) => new QuestionIds(new PodId(), keys, earlier);

describe('the id of a question', () => {
  it('names its pod and no two questions', () => {
    const [pod, ids] = [new PodId(), new Set<string>()];
    const source = new QuestionIds(pod, new FixedKeyRing(OLD_KEY), earlier);
    for (let n = 0; n < 100; n += 1) ids.add(source.next(SESSION));
    expect(ids.size).toBe(100);
    for (const id of ids) expect([podOf(id), id.length <= 64]).toEqual([pod.value, true]);
  });

  it('is known to any pod as asked, and is so of no other session', async () => {
    const id = podWith().next(SESSION);
    expect(await podWith().judge(SESSION, id)).toBe('asked');
    expect(await podWith().judge(randomUUID(), id)).toBe('never');
  });

  it('is taken for asked in no other form', async () => {
    const id = podWith().next(SESSION);
    const [pod, n, mac] = id.split('.') as [string, string, string];
    const others = [
      `${pod}.${n}`,
      `${pod}.${Number(n) + 1}.${mac}`,
      `${new PodId().value}.${n}.${mac}`,
      `${pod}.${n}.${mac.slice(1)}`,
      `${pod}.${n}.${'A'.repeat(16)}`,
      `${pod}.${n}.${mac}=`,
      `${pod}.${n}.${mac}.${mac}`,
      `${id}\n`,
      7,
      undefined,
      { toString: () => id },
    ];
    for (const other of others) expect(await podWith().judge(SESSION, other)).toBe('never');
  });

  it('stays good while keys are rotated, as states do', async () => {
    const [before, adding, after] = [
      podWith(new FixedKeyRing(OLD_KEY)),
      podWith(new FixedKeyRing(OLD_KEY, NEW_KEY)),
      podWith(new FixedKeyRing(NEW_KEY, OLD_KEY)),
    ];
    const asked = [before, adding, after].map((ids) => ids.next(SESSION));
    for (const id of asked)
      expect([await adding.judge(SESSION, id), await after.judge(SESSION, id)]).toEqual(['asked', 'asked']);
    expect(await podWith(new FixedKeyRing(NEW_KEY)).judge(SESSION, asked[0])).toBe('never');
  });

  it('is looked for in Redis where its key is not at hand, and nothing is said where Redis cannot be asked', async () => {
    const keys = new FixedKeyRing(OLD_KEY);
    const held = jest.spyOn(keys, 'held').mockReturnValue([NEW_KEY]);
    const refresh = jest.spyOn(keys, 'refresh').mockResolvedValue(false);
    const [id, here] = [podWith().next(SESSION), podWith(keys)];
    expect(await here.judge(SESSION, id)).toBe('unavailable');
    refresh.mockImplementation(async () => {
      held.mockRestore();
      return true;
    });
    expect(await here.judge(SESSION, id)).toBe('asked');
  });
});

describe('the id of a question of 0.1.0', () => {
  it('is taken while a pod of that release may have asked, and no longer', async () => {
    expect(await podWith().judge(SESSION, EARLIER_ID)).toBe('never');
    earlier.isThere = true;
    expect(await podWith().judge(SESSION, EARLIER_ID)).toBe('asked');
  });

  it('is not what is left of an id of this release without its MAC', async () => {
    earlier.isThere = true;
    const id = podWith().next(SESSION);
    expect(await podWith().judge(SESSION, id.slice(0, id.lastIndexOf('.')))).toBe('never');
  });
});
