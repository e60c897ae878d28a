import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { testMetrics } from '../../test/support/test-metrics.js';
import { testSettings } from '../../test/support/test-settings.js';
import { ConnectionLimits } from './connection-limits.js';

class FakeSocket extends EventEmitter {
  destroyed = false;

  constructor(readonly remoteAddress: string) {
    super();
  }

  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

describe('connections of one address', () => {
  const server = new EventEmitter();
  new ConnectionLimits(testSettings({ connectionsMaxPerAddress: 2 }), testMetrics().metrics).apply(server as Server);

  const connect = (address: string) => {
    const socket = new FakeSocket(address);
    server.emit('connection', socket);
    return socket;
  };

  it('are those of its IPv6 network, because a machine chooses the rest at will', () => {
    const mine = [connect('2001:db8:1:2::1'), connect('2001:db8:1:2:aaaa::2')];
    expect(connect('2001:db8:1:2:ffff:ffff:ffff:ffff').destroyed).toBe(true);
    expect(connect('2001:db8:1:3::1').destroyed).toBe(false);
    mine[0]!.destroy();
    expect(connect('2001:db8:1:2::4').destroyed).toBe(false);
    expect(mine[1]!.destroyed).toBe(false);
  });

  it('are those of an IPv4 address, however it is written', () => {
    connect('192.0.2.1');
    connect('::ffff:192.0.2.1');
    expect(connect('192.0.2.1').destroyed).toBe(true);
  });
});
