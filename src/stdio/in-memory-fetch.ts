import { request, type IncomingMessage, type Server } from 'node:http';
import { Duplex, duplexPair, Readable } from 'node:stream';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';

/** Requests to a server that listens on nothing: each has a connection in memory, which no other process can reach. */
export function inMemoryFetch(server: Server): FetchLike {
  return (url, { method = 'GET', headers, body, signal } = {}) =>
    new Promise((resolve, reject) => {
      const sent = request(url, {
        method,
        headers: Object.fromEntries(new Headers(headers)),
        createConnection: () => connectionTo(server),
        ...(signal && { signal }),
      });
      sent.once('response', (incoming) => resolve(toResponse(incoming)));
      sent.once('error', reject);
      sent.end(body as string | undefined);
    });
}

function connectionTo(server: Server): Duplex {
  const [ours, theirs] = duplexPair();
  ours.once('close', () => theirs.destroy());
  theirs.once('close', () => ours.destroy());
  server.emit('connection', theirs);
  return ours;
}

const BODILESS: readonly (number | undefined)[] = [202, 204, 205, 304];

function toResponse(incoming: IncomingMessage): Response {
  const { statusCode: status = 500, headers } = incoming;
  const entries = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]);
  if (!BODILESS.includes(status)) {
    const body = Readable.toWeb(incoming) as unknown as ReadableStream<Uint8Array>;
    return new Response(body, { status, headers: entries });
  }
  incoming.resume();
  return new Response(null, { status, headers: entries });
}
