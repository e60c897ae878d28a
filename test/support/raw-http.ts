import { once } from 'node:events';
import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { SseParser, type SseEvent } from './sse-parser.js';

export interface RawRequest {
  /** `POST` unless said otherwise. */
  readonly method?: string;
  /** An `undefined` value takes a default header away. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** A string or bytes go out as they are, anything else as JSON. An array of buffers goes out in chunks. */
  readonly body?: unknown;
}

/** One connection per request: nothing of an earlier one can disturb the next. */
const agent = new Agent({ keepAlive: false });

const DEFAULT_HEADERS = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };

/** A response whose headers are there and whose body may still come. */
export class RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As they were written: names and values in turn. */
  readonly rawHeaders: readonly string[];
  /** Every event and comment so far. */
  readonly received: SseEvent[] = [];
  private text = '';
  private taken = 0;
  private over = false;
  private readonly parser = new SseParser((event) => this.received.push(event));
  private readonly finished: Promise<void>;

  constructor(
    private readonly message: IncomingMessage,
    private readonly destroy: () => void,
  ) {
    this.status = message.statusCode ?? 0;
    this.headers = message.headers;
    this.rawHeaders = message.rawHeaders;
    message.setEncoding('utf8');
    message.on('data', (chunk: string) => {
      this.text += chunk;
      if (this.type?.startsWith('text/event-stream')) this.parser.push(chunk);
    });
    this.finished = happened(message, 'close').then(() => void (this.over = true));
    // A cut connection is an error to Node; here it is an end like any other.
    message.on('error', () => undefined);
  }

  get type(): string | undefined {
    return this.headers['content-type'];
  }

  get isOver(): boolean {
    return this.over;
  }

  /** The whole body, once the server has ended it or the connection was cut. */
  async body(): Promise<string> {
    await this.finished;
    return this.text;
  }

  /** The JSON body; `undefined` when it is empty. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async json(): Promise<any> {
    const body = await this.body();
    return body === '' ? undefined : JSON.parse(body);
  }

  /** The next event or comment; `undefined` when the stream has ended. */
  async next(): Promise<SseEvent | undefined> {
    while (this.taken >= this.received.length && !this.over) {
      await Promise.race([happened(this.message, 'data'), this.finished]);
    }
    const event = this.received[this.taken];
    if (event) this.taken += 1;
    return event;
  }

  /** The next event with a message in it, without comments and the events that only set a cursor. */
  async nextMessage(): Promise<SseMessage | undefined> {
    for (;;) {
      const event = await this.next();
      if (!event) return undefined;
      if (event.data) return { ...event, message: JSON.parse(event.data) };
    }
  }

  /** Every message until the stream ends. */
  async messages(): Promise<SseMessage[]> {
    const messages: SseMessage[] = [];
    for (;;) {
      const message = await this.nextMessage();
      if (!message) return messages;
      messages.push(message);
    }
  }

  /** Every JSON-RPC message of the response, whether it came as JSON, as a batch or as a stream. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async rpc(): Promise<any[]> {
    if (this.type?.startsWith('text/event-stream')) return (await this.messages()).map(({ message }) => message);
    const body = await this.json();
    return body === undefined ? [] : [body].flat();
  }

  /** Whether the server ended the response itself, after all of it. */
  async endedCleanly(): Promise<boolean> {
    await this.finished;
    return this.message.complete;
  }

  /** Stops reading, as a client does that hangs. */
  pause(): void {
    this.message.pause();
  }

  resume(): void {
    this.message.resume();
  }

  /** Cuts the connection. */
  async cut(): Promise<void> {
    this.destroy();
    await this.finished;
  }
}

export interface SseMessage extends SseEvent {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly message: any;
}

/** Sends a request and resolves when the response's headers are there. */
export async function send(
  url: URL | string,
  { method = 'POST', headers = {}, body }: RawRequest = {},
): Promise<RawResponse> {
  const outgoing = request(url, { method, agent, headers: headersOf(method, headers) });
  outgoing.on('error', () => undefined);
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  if (Array.isArray(body) && body.every((part) => Buffer.isBuffer(part))) for (const part of body) outgoing.write(part);
  else if (body !== undefined) outgoing.write(encode(body));
  outgoing.end();
  const [message] = await answered;
  return new RawResponse(message, () => outgoing.destroy());
}

/** The next event of this name, whatever errors come before it. */
function happened(emitter: IncomingMessage, event: string): Promise<void> {
  return new Promise((resolve) => emitter.once(event, () => resolve()));
}

function encode(body: unknown): string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
}

function headersOf(method: string, given: NonNullable<RawRequest['headers']>): Record<string, string | string[]> {
  const lower = Object.entries(given).map(([name, value]) => [name.toLowerCase(), value] as const);
  const defaults = method === 'POST' ? DEFAULT_HEADERS : { accept: 'text/event-stream' };
  const all = { ...defaults, ...Object.fromEntries(lower) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
