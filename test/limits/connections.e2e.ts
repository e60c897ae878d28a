import { Endpoint } from '../http/support/endpoint.js';
import { send } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { RawSocket, rawPost } from '../support/raw-socket.js';
import { until } from '../support/until.js';

jest.setTimeout(60_000);

const BODY = JSON.stringify(initializeBody());

let endpoint: Endpoint;
afterEach(() => endpoint.close());

const start = async (env: Readonly<Record<string, string>> = {}) => (endpoint = await Endpoint.start(env));
const refused = (reason: string) => endpoint.metric('mcp_connections_refused_total', { reason });

describe('a connection', () => {
  it('that says nothing is closed', async () => {
    await start({ REQUEST_HEADERS_TIMEOUT_SECONDS: '1' });
    const silent = await RawSocket.open(endpoint.url);
    await silent.ended;
    expect(await refused('slow')).toBe(1);
    expect(await endpoint.metric('mcp_connections_open')).toBe(0);
  });

  it('that sends its headers byte by byte is answered 408 and closed', async () => {
    await start({ REQUEST_HEADERS_TIMEOUT_SECONDS: '1' });
    const slow = await RawSocket.open(endpoint.url);
    const drip = setInterval(() => slow.write('X'), 50);
    slow.write('POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Drip: ');
    await slow.ended;
    clearInterval(drip);
    expect(slow.received).toMatch(/^HTTP\/1\.1 408 /);
    expect(await refused('slow')).toBe(1);
  });

  it('that sends its body byte by byte is answered 408 and closed', async () => {
    await start({ REQUEST_HEADERS_TIMEOUT_SECONDS: '1', REQUEST_TIMEOUT_SECONDS: '2' });
    const slow = await RawSocket.open(endpoint.url);
    slow.write(rawPost(BODY).slice(0, -BODY.length));
    let at = 0;
    const drip = setInterval(() => slow.write(BODY.charAt((at += 1))), 100);
    await slow.ended;
    clearInterval(drip);
    expect(slow.received).toMatch(/^HTTP\/1\.1 408 /);
    expect(await endpoint.storedSessions()).toBe(0);
  });

  it('may idle between two requests longer than headers may take', async () => {
    await start({ REQUEST_HEADERS_TIMEOUT_SECONDS: '3', KEEP_ALIVE_TIMEOUT_SECONDS: '60' });
    const patient = await RawSocket.open(endpoint.url);
    const other = await RawSocket.open(endpoint.url);
    patient.write(rawPost(BODY));
    await until(() => patient.received.includes('"result"'));
    // Opened later and closed for its silence: so the time of the first was up, too, and Node has looked.
    await other.ended;
    expect(patient.isOpen).toBe(true);
    patient.received = '';
    patient.write(rawPost(BODY));
    await until(() => patient.received.includes('"result"'));
    patient.cut();
  });

  it('that idles after a request is closed when its time is up, and no other is', async () => {
    await start({ KEEP_ALIVE_TIMEOUT_SECONDS: '1' });
    const session = await endpoint.open();
    const stream = await session.get();
    const idle = await RawSocket.open(endpoint.url);
    idle.write(rawPost(BODY));
    await until(() => idle.received.includes('"result"'));
    // Node's own default would be 5.
    expect(idle.received).toContain('Keep-Alive: timeout=1\r\n');
    await idle.ended;
    expect(stream.isOver).toBe(false);
    await stream.cut();
  });

  it('past the limit is closed at once, and one that ends makes room', async () => {
    await start({ CONNECTIONS_MAX: '2' });
    const first = await RawSocket.open(endpoint.url);
    const second = await RawSocket.open(endpoint.url);
    await until(async () => (await endpoint.metric('mcp_connections_open')) === 2);
    const third = await RawSocket.open(endpoint.url);
    await third.ended;
    expect(await refused('full')).toBe(1);
    second.cut();
    await until(async () => (await endpoint.metric('mcp_connections_open')) === 1);
    expect((await send(endpoint.url, { body: initializeBody() })).status).toBe(200);
    first.cut();
  });

  it('past the limit of one address is closed, and one that ends makes room', async () => {
    await start({ CONNECTIONS_MAX_PER_ADDRESS: '1' });
    const first = await RawSocket.open(endpoint.url);
    const second = await RawSocket.open(endpoint.url);
    await second.ended;
    expect(first.isOpen).toBe(true);
    expect(await refused('address')).toBe(1);
    first.cut();
    await until(async () => (await endpoint.metric('mcp_connections_open')) === 0);
    expect((await send(endpoint.url, { body: initializeBody() })).status).toBe(200);
  });
});

describe('a request', () => {
  it('with too many bytes of headers is answered 431', async () => {
    await start({ REQUEST_MAX_HEADER_BYTES: '2048' });
    const large = await RawSocket.open(endpoint.url);
    large.write(rawPost(BODY, [`X-Large: ${'x'.repeat(2_100)}`]));
    await large.ended;
    expect(large.received).toMatch(/^HTTP\/1\.1 431 /);
    expect(await refused('headers')).toBe(1);
  });

  it('with too many headers is answered 431, wherever those stand that count', async () => {
    await start({ REQUEST_MAX_HEADERS: '10' });
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`x-${at}`, '1']));
    const response = await send(endpoint.url, { body: initializeBody(), headers: many });
    expect(response.status).toBe(431);
    expect(await response.json()).toMatchObject({ error: { code: -32000 }, id: null });
    expect(await endpoint.storedSessions()).toBe(0);
  });

  it('that is nested too deeply is answered 400 and never parsed', async () => {
    await start({ REQUEST_MAX_DEPTH: '10' });
    const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const call = (depth: number) =>
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":${nested(depth)}}}}`;
    const session = await endpoint.open();
    const tooDeep = await session.post(call(8));
    expect(tooDeep.status).toBe(400);
    expect(await tooDeep.json()).toMatchObject({ error: { code: -32600 }, id: null });
    expect((await session.post(call(7))).status).toBe(200);
  });

  it('that is no HTTP is answered 400 and closed', async () => {
    await start();
    const odd = await RawSocket.open(endpoint.url);
    odd.write('\u0000\u0001 hello\r\n\r\n');
    await odd.ended;
    expect(odd.received).toMatch(/^HTTP\/1\.1 400 /);
    expect(await refused('malformed')).toBe(1);
  });
});

describe('a connection with several requests in flight', () => {
  it('that is cut leaves no stream open, not even one that had not begun', async () => {
    await start();
    const session = await endpoint.open();
    const get = ['GET /mcp HTTP/1.1', 'Host: localhost', 'Accept: text/event-stream', `Mcp-Session-Id: ${session.id}`];
    const pipelined = await RawSocket.open(endpoint.url);
    pipelined.write(`${get.join('\r\n')}\r\n\r\n`.repeat(3));
    await until(async () => (await endpoint.metric('mcp_streams_open')) === 3);
    pipelined.cut();
    await until(async () => (await endpoint.metric('mcp_streams_open')) === 0);
    expect((await session.request('ping')).status).toBe(200);
  });
});

describe('a reader', () => {
  it('that takes nothing of a large answer is cut', async () => {
    // More than the buffers of the system hold.
    const text = 'x'.repeat(24_000_000);
    await start({
      CONNECTION_STALL_SECONDS: '5',
      STREAM_KEEP_ALIVE_SECONDS: '1',
      STORE_WAIT_SECONDS: '0',
      REQUEST_MAX_BYTES: '32000000',
    });
    const session = await endpoint.open();
    const params = { name: 'echo', arguments: { text } };
    const socket = await RawSocket.open(endpoint.url);
    socket.pause();
    socket.write(
      rawPost(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }), [
        `Mcp-Session-Id: ${session.id}`,
      ]),
    );
    await until(async () => (await refused('stalled')) === 1);
    socket.cut();
  }, 120_000);
});
