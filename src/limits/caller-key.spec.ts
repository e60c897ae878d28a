import { callerKey, networkOf, type LimitedRequest } from './caller-key.js';

const from = (parts: object) => callerKey({ headers: {}, socket: {}, ...parts } as unknown as LimitedRequest);

describe('whom a limit counts', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:5678', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['[2001:db8:1:2::1]:443', '2001:db8:1:2'],
    ['', 'unknown'],
    ['nonsense', 'unknown'],
    ['999.1.1.1', 'unknown'],
  ])('takes %s as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('is the principal where there is one, whatever its address', () => {
    const principal = { iss: 'https://a', sub: 'me' };
    expect(from({ principal, ip: '192.0.2.1' })).toBe(from({ principal, ip: '192.0.2.2' }));
    expect(from({ principal })).not.toBe(from({ principal: { iss: 'https://b', sub: 'me' } }));
  });

  it('is the address where there is none', () => {
    expect(from({ principal: null, ip: '192.0.2.1' })).not.toBe(from({ principal: null, ip: '192.0.2.2' }));
    expect(from({ socket: { remoteAddress: '192.0.2.1' } })).toBe(from({ ip: '192.0.2.1' }));
  });

  it('keeps no principal apart from an address by luck', () => {
    expect(from({ ip: '192.0.2.1' })).not.toBe(from({ principal: { iss: 'address', sub: '192.0.2.1' } }));
  });
});
