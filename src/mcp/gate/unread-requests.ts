import { STATUS_CODES, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { SECURITY_HEADERS } from '../../http/security-headers.js';
import { safely } from '../../lifecycle/background.js';
import { VERBS } from './mcp-request.js';
import { replyRefusal } from '../rpc/reply.js';
import type { Refusal } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';
import { jsonText } from '../../text/sent-json.js';

const WORK = 'refusal of a connection';

const timedOut = refusal(408, 'Request Timeout: the request was not there in time. Nothing was done; send it again');
const malformed = refusal(400, 'Bad Request: what came is no HTTP request');
const headersTooLarge = refusal(431, 'Request Header Fields Too Large: the headers of the request have too many bytes');
const chunksTooLarge = refusal(413, 'Payload Too Large: the chunk extensions of the request have too many bytes');
const noHost = refusal(400, 'Bad Request: a request of HTTP/1.1 names its host in a Host header');
const noTunnel = refusal(405, 'Method Not Allowed: this server makes no tunnels');
const expectation = refusal(417, 'Expectation Failed: this server meets no other expectation than 100-continue');

/** What Node found wrong with a connection, by the code of its error. What is missing here is no HTTP. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: timedOut,
  HPE_HEADER_OVERFLOW: headersTooLarge,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: chunksTooLarge,
};

/** Node's own mark of the response that is in flight on a connection; there is no public one. */
type Connection = Duplex & { readonly _httpMessage?: ServerResponse };

/**
 * Answers in JSON-RPC, and then closes the connection, what Node refuses by itself before there is a request:
 * a client shows its error's message, where Node's own answer is empty.
 */
export function answerUnread(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, connection: Connection) =>
    safely(WORK, () => {
      if (connection._httpMessage?.headersSent) setImmediate(() => safely(WORK, () => endAfterAnswer(connection)));
      else close(connection, REFUSALS[error.code ?? ''] ?? malformed);
    }),
  );
  server.on('connect', (_request: IncomingMessage, connection: Duplex) =>
    safely(WORK, () => close(connection, noTunnel, [`Allow: ${VERBS.join(', ')}`])),
  );
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) =>
    safely(WORK, () => replyRefusal(response, { ...expectation, headers: { Connection: 'close' } })),
  );
  requireHost(server);
}

/** HTTP/1.1 has 400 for a request without `Host` (RFC 9112, section 3.2). Node's own has no body, and is an option of `createServer`. */
function requireHost(server: Server): void {
  Object.assign(server, { requireHostHeader: false });
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (request.headers.host !== undefined || request.httpVersion !== '1.1')
      for (const listener of listeners) listener.call(server, request, response);
    else safely(WORK, () => replyRefusal(response, { ...noHost, headers: { Connection: 'close' } }));
  });
}

/**
 * An answer that has begun can't be followed by another one. One that is whole by the end of its tick, when such answers
 * are sent, still reaches its client; a stream is cut.
 */
function endAfterAnswer(connection: Connection): void {
  const answer = connection._httpMessage;
  if (answer && !answer.writableEnded) connection.destroy();
  else if (answer) answer.once('finish', () => connection.destroy());
  else connection.end(() => connection.destroy());
}

function refusal(status: number, message: string): Refusal {
  return { status, code: RpcCode.Refused, message };
}

function close(connection: Duplex, { status, code, message }: Refusal, more: readonly string[] = []): void {
  if (!connection.writable) {
    connection.destroy();
    return;
  }
  const body = jsonText({ jsonrpc: '2.0', error: { code, message }, id: null });
  const headers = Object.entries({
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
    ...SECURITY_HEADERS,
  }).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers, ...more];
  // Destroyed once it is sent: a client that goes on sending is not read any more.
  connection.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => connection.destroy());
}
