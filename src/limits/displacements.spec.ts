import { Displacements } from './displacements.js';

it('makes room for each owner once in ten seconds', () => {
  let now = 0;
  const displacements = new Displacements(() => now);
  const asked = (owner: string, at: number) => {
    now = at;
    return displacements.allows(owner);
  };
  expect([asked('a', 0), asked('b', 1), asked('a', 9_999)]).toEqual([true, true, false]);
  expect([asked('a', 10_000), asked('a', 10_001), asked('b', 10_001)]).toEqual([true, false, true]);
});
