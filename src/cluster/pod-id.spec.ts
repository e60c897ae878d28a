import { PodId } from './pod-id.js';

describe('a pod id', () => {
  it('is another one in each process', () => {
    expect(new PodId().value).not.toBe(new PodId().value);
  });

  it('begins every id that it gives out, and none comes twice', () => {
    const pod = new PodId();
    const ids = Array.from({ length: 100 }, () => pod.next());
    expect(new Set(ids).size).toBe(100);
    expect(ids.every((id) => id.startsWith(`${pod.value}.`))).toBe(true);
  });
});
