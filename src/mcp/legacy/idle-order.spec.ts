import { IdleOrder, IdlePlace } from './idle-order.js';

const placesOf = <const Names extends readonly string[]>(...names: Names) =>
  names.map((name) => new IdlePlace<string>(name)) as { [K in keyof Names]: IdlePlace<string> };

function orderOf(...places: IdlePlace<string>[]): IdleOrder<string> {
  const order = new IdleOrder<string>();
  places.forEach((place) => order.join(place));
  return order;
}

describe('the order of idle items', () => {
  const [a, b, c] = placesOf('a', 'b', 'c');

  it('starts with the longest idle', () => {
    const order = orderOf(a, b, c);
    expect([...order]).toEqual(['a', 'b', 'c']);
    expect(order.longestIdle).toBe('a');
  });

  it('puts what joins again at the end, once', () => {
    const order = orderOf(a, b, c);
    order.join(a);
    order.join(a);
    expect([...order]).toEqual(['b', 'c', 'a']);
  });

  it.each([
    ['first', a, ['b', 'c']],
    ['in the middle', b, ['a', 'c']],
    ['last', c, ['a', 'b']],
  ])('closes up where the one that leaves stood %s', (_where, leaving, left) => {
    const order = orderOf(a, b, c);
    order.leave(leaving);
    order.leave(leaving);
    expect([...order]).toEqual(left);
    expect(order.longestIdle).toBe(left[0]);
  });

  it('goes on from one that leaves while it is looked at', () => {
    const order = orderOf(a, b, c);
    const seen: string[] = [];
    for (const item of order) {
      seen.push(item);
      order.leave(item === 'a' ? a : item === 'b' ? b : c);
    }
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(order.longestIdle).toBeUndefined();
    expect([...order]).toEqual([]);
  });
});
