import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { eventsIn, type SseEvent } from './sse-parser.js';

/** An HTTP response that remembers what was written to it, and that a test can cut or stop reading. */
export class FakeResponse extends EventEmitter {
  status = 0;
  headers: Record<string, unknown> = {};
  body = '';
  ended = false;
  headersSent = false;
  destroyed = false;
  /** Bytes that the client has not read. Grows with every write while `reading` is false. */
  writableLength = 0;
  reading = true;
  /** The request it answers, as far as streams look at it. */
  readonly req: { readonly socket: EventEmitter; caller?: object } = { socket: new EventEmitter() };

  get response(): ServerResponse {
    return this as unknown as ServerResponse;
  }

  /** The body as JSON. */
  get json(): unknown {
    return JSON.parse(this.body);
  }

  /** The events of an SSE body, comments left out. */
  get events(): SseEvent[] {
    return eventsIn(this.body).filter(({ comment }) => comment === undefined);
  }

  /** The data of the events that carry some. */
  get data(): string[] {
    return this.events.flatMap(({ data }) => (data ? [data] : []));
  }

  get ids(): (string | undefined)[] {
    return this.events.map(({ id }) => id);
  }

  /** @param headers as Node takes them: by name, or names and values in alternation */
  writeHead(status: number, headers: Record<string, unknown> | readonly string[] = {}): this {
    if (this.headersSent) throw new Error('The headers were sent already');
    this.status = status;
    this.headers = Array.isArray(headers) ? fromList(headers as readonly string[]) : { ...headers };
    this.headersSent = true;
    return this;
  }

  flushHeaders(): void {}

  write(text: string): boolean {
    if (this.ended) throw new Error('Written after the end');
    this.body += text;
    if (!this.reading) this.writableLength += text.length;
    return true;
  }

  end(text?: string): void {
    if (this.ended || this.destroyed) return;
    if (text) this.write(text);
    this.ended = true;
    this.emit('close');
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.emit('close');
  }

  /** The client goes away. */
  cut(): void {
    this.destroy();
  }
}

function fromList(list: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1]]] : [])));
}
