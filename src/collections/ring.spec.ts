import { getHeapSpaceStatistics } from 'node:v8';
import { Ring, RingPlace } from './ring.js';

const placesOf = <const Names extends readonly string[]>(...names: Names) =>
  names.map((name) => new RingPlace<string>(name)) as { [K in keyof Names]: RingPlace<string> };

function ringOf(...places: RingPlace<string>[]): Ring<string> {
  const ring = new Ring<string>();
  places.forEach((place) => ring.join(place));
  return ring;
}

describe('a ring', () => {
  const [a, b, c] = placesOf('a', 'b', 'c');

  it('starts with the one that joined first', () => {
    const ring = ringOf(a, b, c);
    expect([...ring]).toEqual(['a', 'b', 'c']);
    expect(ring.first?.item).toBe('a');
  });

  it('puts what joins again at the end, once', () => {
    const ring = ringOf(a, b, c);
    ring.join(a);
    ring.join(a);
    expect([...ring]).toEqual(['b', 'c', 'a']);
  });

  it.each([
    ['first', a, ['b', 'c']],
    ['in the middle', b, ['a', 'c']],
    ['last', c, ['a', 'b']],
  ])('closes up where the one that leaves stood %s', (_where, leaving, left) => {
    const ring = ringOf(a, b, c);
    expect(leaving.leave()).toBe(true);
    expect(leaving.leave()).toBe(false);
    expect([...ring]).toEqual(left);
    expect(ring.first?.item).toBe(left[0]);
  });

  it('goes on from one that leaves while it is looked at', () => {
    const ring = ringOf(a, b, c);
    const seen: string[] = [];
    for (const item of ring) {
      seen.push(item);
      (item === 'a' ? a : item === 'b' ? b : c).leave();
    }
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(ring.first?.item).toBeUndefined();
    expect([...ring]).toEqual([]);
  });
});

describe('what has left a ring', () => {
  const ITEMS = 4_000;
  const AT_ONCE = 8;
  /** About 4 KB each. */
  const item = (n: number) => Array.from({ length: 500 }, (_, index) => index + n);

  /** What items that came and went have left among the old objects, in bytes. */
  function leftBehind(): number {
    const ring = new Ring<number[]>();
    const waiting: RingPlace<number[]>[] = [];
    collect('major');
    const before = oldBytes();
    for (let n = 0; n < ITEMS; n += 1) {
      const place = new RingPlace(item(n));
      ring.join(place);
      waiting.push(place);
      if (waiting.length > AT_ONCE) waiting.shift()?.leave();
      if (n % 20 === 0) collect('minor');
    }
    return oldBytes() - before;
  }

  it('stays with the young objects and dies there', () => {
    // In a Set it would be 4 MB, in a Map all 16, each time; what else this process makes meanwhile only adds to it.
    expect(Math.min(leftBehind(), leftBehind(), leftBehind())).toBeLessThan(2_000_000);
  });
});

function collect(type: 'major' | 'minor'): void {
  (globalThis.gc as unknown as (options: { type: string }) => void)({ type });
}

function oldBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space')!.space_used_size;
}
