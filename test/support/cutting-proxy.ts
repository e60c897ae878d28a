import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** Cuts a connection once the answer to a certain request has come so far. */
export interface Cut {
  /** Matched against what a client sends: request line and headers. */
  readonly request: RegExp;
  /** The answer passes up to the end of this match, and not a byte further. */
  readonly passUpTo: RegExp;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** Stands between a client and the service on loopback, and cuts connections where a test wants it. */
export class CuttingProxy {
  private readonly pairs = new Set<Pair>();
  private readonly planned: { readonly cut: Cut; readonly done: () => void }[] = [];

  private constructor(
    private readonly listener: Server,
    private readonly target: number,
  ) {
    listener.on('connection', (client) => this.join(client));
  }

  /** @param target the service's port on 127.0.0.1 */
  static async before(target: number): Promise<CuttingProxy> {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new CuttingProxy(listener, target);
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.listener.address() as AddressInfo).port}/mcp`);
  }

  /** Cuts every connection now. New ones are let through. */
  cut(): void {
    for (const pair of this.pairs) destroy(pair);
  }

  /** Plans a cut for the next request that matches. Plans are used in the order they were made. Resolves when it is done. */
  cutNext(cut: Cut): Promise<void> {
    return new Promise((done) => this.planned.push({ cut, done }));
  }

  async close(): Promise<void> {
    this.cut();
    this.listener.close();
    await once(this.listener, 'close');
  }

  private join(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    const pair = { client, server };
    this.pairs.add(pair);
    for (const socket of [client, server]) {
      socket.on('error', () => destroy(pair));
      socket.on('close', () => {
        this.pairs.delete(pair);
        destroy(pair);
      });
    }
    this.carry(pair);
  }

  private carry(pair: Pair): void {
    let armed: { readonly cut: Cut; readonly done: () => void } | undefined;
    let answer = '';
    pair.client.on('data', (chunk: Buffer) => {
      const next = this.planned[0];
      if (!armed && next?.cut.request.test(chunk.toString('latin1'))) {
        armed = this.planned.shift();
        answer = '';
      }
      pair.server.write(chunk);
    });
    pair.server.on('data', (chunk: Buffer) => {
      if (!armed) return void pair.client.write(chunk);
      const before = answer.length;
      answer += chunk.toString('latin1');
      const match = armed.cut.passUpTo.exec(answer);
      if (!match) return void pair.client.write(chunk);
      pair.client.end(chunk.subarray(0, match.index + match[0].length - before));
      pair.server.destroy();
      armed.done();
    });
  }
}

function destroy({ client, server }: Pair): void {
  client.destroy();
  server.destroy();
}
