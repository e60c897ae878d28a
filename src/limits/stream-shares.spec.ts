import { StreamShares } from './stream-shares.js';

describe('the streams of a caller', () => {
  it('make room by the end of the oldest, once in a while, and are not the business of others', () => {
    const shares = new StreamShares<string>(2);
    for (const stream of ['a', 'b']) {
      expect(shares.admit('me')).toEqual({ state: 'room' });
      shares.add('me', stream);
    }
    expect(shares.admit('me')).toEqual({ state: 'displaces', oldest: 'a' });
    shares.remove('me', 'a');
    shares.add('me', 'c');
    expect(shares.admit('me')).toEqual({ state: 'full' });
    expect(shares.admit('you')).toEqual({ state: 'room' });
    shares.remove('me', 'b');
    expect(shares.admit('me')).toEqual({ state: 'room' });
  });

  it('are so many of all callers without a token together, and of others as before', () => {
    const shares = new StreamShares<string>(2, 2);
    shares.add('address 192.0.2.1', 'a');
    shares.add('address 192.0.2.2', 'b');
    expect(shares.admit('address 192.0.2.3')).toEqual({ state: 'anonymous' });
    expect(shares.admit('principal a b')).toEqual({ state: 'room' });
    shares.add('principal a b', 'c');
    shares.remove('address 192.0.2.1', 'a');
    shares.remove('address 192.0.2.1', 'a');
    expect(shares.admit('address 192.0.2.3')).toEqual({ state: 'room' });
    shares.add('address 192.0.2.3', 'd');
    expect(shares.admit('address 192.0.2.3')).toEqual({ state: 'anonymous' });
  });

  it('leave nothing behind', () => {
    const shares = new StreamShares<number>(2);
    for (let caller = 0; caller < 100; caller += 1) shares.add(String(caller), caller);
    for (let caller = 0; caller < 100; caller += 1) shares.remove(String(caller), caller);
    expect(shares.size).toBe(0);
  });
});
