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
