import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A TCP connection that says exactly what a test writes, and remembers what came back. */
export class RawSocket {
  received = '';
  readonly ended: Promise<void>;

  private constructor(readonly socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (this.received += text));
    // A reset is an end like any other.
    socket.on('error', () => undefined);
    this.ended = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  static async open({ hostname, port }: URL): Promise<RawSocket> {
    const socket = connect(Number(port), hostname);
    const raw = new RawSocket(socket);
    await Promise.race([once(socket, 'connect'), raw.ended]);
    return raw;
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  write(text: string | Buffer): void {
    if (this.socket.writable) this.socket.write(text);
  }

  /** Stops taking what the server sends. */
  pause(): void {
    this.socket.pause();
  }

  cut(): void {
    this.socket.destroy();
  }
}

/** The bytes of a POST to `/mcp`. */
export function rawPost(body: string, headers: readonly string[] = []): string {
  return [
    'POST /mcp HTTP/1.1',
    'Host: localhost',
    'Accept: application/json, text/event-stream',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
    '',
    body,
  ].join('\r\n');
}
