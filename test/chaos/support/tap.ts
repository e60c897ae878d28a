import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { BusMessage } from '../../../src/cluster/bus/bus-message.js';

/** Stands between one pod and Redis on loopback, and takes the network away. */
export class Tap {
  private readonly sockets = new Set<Socket>();
  private partitioned = false;
  private readonly lost = new Set<string>();

  private constructor(
    private readonly listener: Server,
    private readonly target: number,
  ) {
    listener.on('connection', (client) => this.join(client));
  }

  static async before(target: number): Promise<Tap> {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new Tap(listener, target);
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.listener.address() as AddressInfo).port}`;
  }

  /** Bytes stop in both directions; no connection is closed, and new ones are accepted and silent. */
  partition(): void {
    this.partitioned = true;
    for (const socket of this.sockets) socket.pause();
  }

  heal(): void {
    this.partitioned = false;
    for (const socket of this.sockets) socket.resume();
  }

  /** What other pods send of this kind comes as something that no pod knows. */
  lose(kind: BusMessage['kind']): void {
    this.lost.add(`"kind":"${kind}"`);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.listener.close();
    await once(this.listener, 'close');
  }

  private join(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    this.carry(client, server);
    this.carry(server, client, (chunk) => this.spoil(chunk));
  }

  private carry(from: Socket, to: Socket, pass = (chunk: Buffer) => chunk): void {
    this.sockets.add(from);
    from.on('data', (chunk: Buffer) => to.write(pass(chunk)));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
    if (this.partitioned) from.pause();
  }

  private spoil(chunk: Buffer): Buffer {
    for (const text of this.lost)
      for (let at = chunk.indexOf(text); at >= 0; at = chunk.indexOf(text))
        chunk.fill('-', at + 8, at + text.length - 1);
    return chunk;
  }
}
