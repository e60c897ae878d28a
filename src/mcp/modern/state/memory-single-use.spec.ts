import { MemorySingleUse } from './memory-single-use.js';
import { describeSingleUse } from './single-use.contract.js';

/** Without Redis there is one pod, which is both. */
function open(capacity?: number) {
  let now = 0;
  const singleUse = new MemorySingleUse(() => now, capacity);
  const pass = (ms: number) => {
    now += ms;
    return Promise.resolve();
  };
  return { pods: [singleUse, singleUse] as const, singleUse, pass, close: () => Promise.resolve() };
}

describeSingleUse('MemorySingleUse', () => Promise.resolve(open()));

describe('MemorySingleUse', () => {
  it('refuses new claims when it is full, forgets none, and has room again when some have lapsed', async () => {
    const { singleUse, pass } = open(3);
    for (const id of ['a', 'b', 'c']) expect(await singleUse.claim(id, 10)).toBe('first');
    expect(await singleUse.claim('d', 10)).toBe('unavailable');
    expect(await singleUse.claim('a', 10)).toBe('used');
    await pass(10_000);
    expect(await singleUse.claim('d', 10)).toBe('first');
  });
});
