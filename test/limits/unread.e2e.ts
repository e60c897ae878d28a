import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Endpoint } from '../http/support/endpoint.js';
import { block } from '../support/block.js';
import { initializeBody } from '../support/raw-session.js';
import { RawSocket, rawPost } from '../support/raw-socket.js';

jest.setTimeout(60_000);

const BODY = JSON.stringify(initializeBody());
const JSON_TYPES = 'Accept: application/json, text/event-stream\r\nContent-Type: application/json\r\n';
const POST = 'POST /mcp HTTP/1.1\r\nHost: localhost\r\n';

let endpoint: Endpoint;
afterEach(() => endpoint.close());

/** All that came back on a connection, as status, headers and JSON. */
function answerOf({ received }: RawSocket) {
  const [head = '', body = ''] = received.split('\r\n\r\n');
  const [line = '', ...headers] = head.split('\r\n');
  return { status: Number(line.split(' ')[1]), headers, body: JSON.parse(body) };
}

async function talk(text: string): Promise<ReturnType<typeof answerOf>> {
  const socket = await RawSocket.open(endpoint.url);
  socket.write(text);
  await socket.ended;
  return answerOf(socket);
}

describe('what is refused before there is a request', () => {
  it.each<[string, number, string, Record<string, string>]>([
    ['headers that never end', 408, `${POST}X-Slow: `, { REQUEST_HEADERS_TIMEOUT_SECONDS: '1' }],
    [
      'a body that never ends',
      408,
      rawPost(BODY).slice(0, -1),
      { REQUEST_TIMEOUT_SECONDS: '1', REQUEST_HEADERS_TIMEOUT_SECONDS: '1' },
    ],
    ['what is no HTTP', 400, '\u0000\u0001 hello\r\n\r\n', {}],
    ['two lengths', 400, `${POST}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, {}],
    ['long headers', 431, `${POST}X-Large: ${'x'.repeat(5_000)}\r\n\r\n`, { REQUEST_MAX_HEADER_BYTES: '2048' }],
    [
      'long chunk extensions',
      413,
      `${POST}${JSON_TYPES}Transfer-Encoding: chunked\r\n\r\n2;${'x'.repeat(20_000)}\r\n`,
      {},
    ],
    ['no host', 400, `POST /mcp HTTP/1.1\r\n${JSON_TYPES}Content-Length: ${BODY.length}\r\n\r\n${BODY}`, {}],
    ['no host, on another path', 400, 'GET /health/live HTTP/1.1\r\n\r\n', {}],
    ['a tunnel', 405, 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n', {}],
    ['an expectation', 417, `${POST}Expect: a miracle\r\nContent-Length: 0\r\n\r\n`, {}],
  ])('is answered in JSON-RPC, and the connection closed: %s (%i)', async (_what, status, text, env) => {
    endpoint = await Endpoint.start(env);
    const answer = await talk(text);
    expect(answer).toMatchObject({ status, body: { jsonrpc: '2.0', error: { code: -32000 }, id: null } });
    expect(answer.body.error.message).not.toBe('');
    expect(answer.headers).toEqual(expect.arrayContaining(['Content-Type: application/json', 'Connection: close']));
    expect(await endpoint.storedSessions()).toBe(0);
  });

  it('says nothing into an answer that has begun', async () => {
    endpoint = await Endpoint.start();
    const session = await endpoint.open();
    const socket = await RawSocket.open(endpoint.url);
    socket.write(
      `GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nMcp-Session-Id: ${session.id}\r\n\r\n`,
    );
    while (!socket.received.includes('retry: ')) await sleep(5);
    socket.write('\u0000 no HTTP\r\n\r\n');
    await socket.ended;
    expect(socket.received).not.toContain('HTTP/1.1 400');
  });

  it('tells a client that connected and then came late that it may send its request again', async () => {
    endpoint = await Endpoint.start({ REQUEST_HEADERS_TIMEOUT_SECONDS: '1' });
    const late = await RawSocket.open(endpoint.url);
    // What it gets for an answer when it reads for the first time.
    late.pause();
    await sleep(2_500);
    late.write(rawPost(BODY));
    late.socket.resume();
    await late.ended;
    expect(answerOf(late)).toMatchObject({
      status: 408,
      body: { error: { message: expect.stringContaining('again') } },
    });
  });
});

/** A client of its own thread: it connects, and sends a whole request while this thread stands still. */
const CLIENT = `
const { parentPort, workerData } = require('node:worker_threads');
const socket = require('node:net').connect(workerData.port, '127.0.0.1', () => parentPort.postMessage('connected'));
setTimeout(() => socket.write(workerData.text), 300);
let received = '';
socket.on('data', (data) => { received += data; if (received.includes('result') || received.includes('error')) socket.end(); });
socket.on('close', () => parentPort.postMessage(received));
`;

describe('a request that came while the event loop was blocked', () => {
  it('for longer than headers may take is served', async () => {
    endpoint = await Endpoint.start({ REQUEST_HEADERS_TIMEOUT_SECONDS: '1', REQUEST_TIMEOUT_SECONDS: '1' });
    const workerData = { port: Number(endpoint.url.port), text: rawPost(BODY) };
    const client = new Worker(CLIENT, { eval: true, workerData });
    await once(client, 'message');
    // The connection is known here before the block.
    await sleep(100);
    // As a tool does: what comes next in the loop are timers, and sockets are read after them.
    await new Promise(setImmediate);
    block(4_000);
    const [received] = (await once(client, 'message')) as [string];
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
    await client.terminate();
  });
});
