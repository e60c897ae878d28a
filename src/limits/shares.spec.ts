import { partOf, Shares } from './shares.js';

describe('what callers share', () => {
  it('is for each of them up to its part, and together no more than there is', () => {
    const shares = new Shares(10, 5);
    const mine = shares.take('mine', 5);
    expect(shares.shortage('mine')).toBe('caller');
    expect(shares.shortage('yours', 5)).toBeUndefined();
    shares.take('yours', 4);
    expect([shares.shortage('third'), shares.shortage('third', 2)]).toEqual([undefined, 'all']);
    shares.give(mine);
    expect([shares.shortage('mine'), shares.shortage('mine', 2)]).toEqual([undefined, 'caller']);
  });

  it('knows no more callers than hold something, but for some thousands', () => {
    const shares = new Shares(1_000_000, 1_000_000);
    for (let caller = 0; caller < 50_000; caller += 1) shares.give(shares.take(String(caller)));
    expect(shares.size).toBeLessThanOrEqual(10_000);
  });

  it('leaves room for callers with a token, whatever those without one take together', () => {
    const shares = new Shares(10, 4, 5);
    const [one, other] = [shares.take('address 192.0.2.1', 4), shares.take('address 192.0.2.2', 1)];
    expect([shares.shortage('address 192.0.2.3'), shares.shortage('principal a b', 4)]).toEqual([
      'anonymous',
      undefined,
    ]);
    shares.give(shares.take('principal a b', 4), 4);
    shares.give(other);
    expect([shares.shortage('address 192.0.2.3'), shares.shortage('address 192.0.2.1')]).toEqual([undefined, 'caller']);
    shares.give(one, 4);
    expect(shares.shortage('address 192.0.2.1', 4)).toBeUndefined();
  });

  it('has a part for anybody, however small it is', () => {
    expect([partOf(10_000, 50), partOf(1, 50), partOf(3, 1), partOf(7, 100)]).toEqual([5_000, 1, 1, Infinity]);
  });
});
