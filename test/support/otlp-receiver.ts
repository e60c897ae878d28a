import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { decodeSpans, type ReceivedSpan } from './otlp-spans.js';
import { until } from './until.js';

/** A receiver of spans on loopback, as a collector would be: OTLP over HTTP with protobuf. */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  readonly requests: { readonly url: string; readonly headers: IncomingHttpHeaders }[] = [];
  /** What exports are answered with; `silent`: they are not. */
  status: number | 'silent' = 200;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<OtlpReceiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new OtlpReceiver(server);
    server.on('request', (request, response) => {
      receiver.requests.push({ url: request.url ?? '', headers: request.headers });
      void buffer(request).then((body) => {
        if (receiver.status === 200) receiver.spans.push(...decodeSpans(body));
        if (receiver.status !== 'silent') response.writeHead(receiver.status).end();
      });
    });
    return receiver;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves with the first span of this name. */
  async span(name: string): Promise<ReceivedSpan> {
    await until(() => this.spans.some((span) => span.name === name));
    return this.spans.find((span) => span.name === name)!;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
