import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Settings } from '../config/settings.js';
import type { Metrics } from '../metrics/metrics.js';
import { networkOf } from './caller-key.js';

/** Counts the connections of a server, and those of each address, of which one past the limit is cut. */
export class ConnectionCounts {
  private readonly ofAddress = new Map<string, number>();

  constructor(
    private readonly settings: Pick<Settings, 'connectionsMaxPerAddress'>,
    private readonly metrics: Pick<Metrics, 'connectionsOpen' | 'connectionsRefused'>,
  ) {}

  /** @returns ends it; connections that are open then are counted until they close */
  watch(server: Server): () => void {
    const opened = (socket: Socket) => this.opened(socket);
    const dropped = () => this.metrics.connectionsRefused.inc({ reason: 'full' });
    server.on('connection', opened).on('drop', dropped);
    return () => {
      server.off('connection', opened).off('drop', dropped);
    };
  }

  private opened(socket: Socket): void {
    this.metrics.connectionsOpen.inc();
    socket.once('close', () => this.metrics.connectionsOpen.dec());
    const { connectionsMaxPerAddress } = this.settings;
    if (connectionsMaxPerAddress > 0) this.countAddress(socket, connectionsMaxPerAddress);
  }

  private countAddress(socket: Socket, most: number): void {
    const address = networkOf(socket.remoteAddress ?? '');
    const open = (this.ofAddress.get(address) ?? 0) + 1;
    this.ofAddress.set(address, open);
    socket.once('close', () => this.forget(address));
    if (open <= most) return;
    this.metrics.connectionsRefused.inc({ reason: 'address' });
    socket.destroy();
  }

  private forget(address: string): void {
    const open = (this.ofAddress.get(address) ?? 0) - 1;
    if (open > 0) this.ofAddress.set(address, open);
    else this.ofAddress.delete(address);
  }
}
