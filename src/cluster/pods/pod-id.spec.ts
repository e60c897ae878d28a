import { randomBytes } from 'node:crypto';
import { PodId, putsMacs } from './pod-id.js';

it('tells pods of this release from those of 0.1.0 by their names, which look the same', () => {
  const pods = Array.from({ length: 200 }, () => new PodId().value);
  expect(new Set(pods).size).toBe(200);
  for (const pod of pods) expect([putsMacs(pod), /^[0-9a-f]{12}$/.test(pod)]).toEqual([true, true]);
  const earlier = Array.from({ length: 200 }, () => randomBytes(6).toString('hex'));
  expect(earlier.filter(putsMacs).length).toBeLessThan(3);
});
