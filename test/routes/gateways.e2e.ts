import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import type { TeamModule } from '../../src/create-app.js';
import { ChatModule, OpenChatModule, reached, WsModule } from '../fixtures/own-routes/gateways.module.js';
import { Endpoint } from '../http/support/endpoint.js';
import { send } from '../support/raw-http.js';
import { RawSocket } from '../support/raw-socket.js';
import { bearer } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';
import { until } from '../support/until.js';

let issuer: TokenIssuer;
let token: string;
let endpoint: Endpoint;
beforeAll(async () => {
  issuer = await TokenIssuer.start();
  token = await issuer.token('ada');
});
afterAll(() => issuer.close());

async function start(modules: readonly TeamModule[], env: Readonly<Record<string, string>> = {}): Promise<void> {
  endpoint = await Endpoint.start({ ...issuer.env, AUDIT_LOG: 'off', ...env }, modules);
}
afterEach(async () => {
  await endpoint.close();
  reached.length = 0;
});

const HANDSHAKE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** A handshake as a client writes it, and what came back. */
async function handshake(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  const socket = await RawSocket.open(endpoint.url);
  const all = { Host: 'localhost', ...HANDSHAKE, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.write([`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  await until(() => socket.received !== '' || !socket.isOpen);
  return { socket, status: Number(/^HTTP\/1\.1 (\d+)/.exec(socket.received)?.[1]) };
}

const statusOf = async (...asked: Parameters<typeof handshake>) => {
  const { socket, status } = await handshake(...asked);
  socket.cut();
  return status;
};

const signedIn = (headers: Readonly<Record<string, string>> = {}) => ({ Authorization: `Bearer ${token}`, ...headers });

describe('upgrades', () => {
  it('pass the gate of the endpoint: Host, Origin, token, rate', async () => {
    await start([WsModule], { RATE_LIMIT_PER_CALLER: '2' });
    expect(await statusOf('/echo', signedIn({ Host: 'evil.com' }))).toBe(403);
    expect(await statusOf('/echo', signedIn({ Origin: 'https://evil.com' }))).toBe(403);
    expect(await statusOf('/echo')).toBe(401);
    expect(await statusOf('/echo', { Authorization: 'Bearer forged' })).toBe(401);
    expect(await statusOf('/echo?access_token=abc')).toBe(400);
    expect(reached).toEqual([]);
    expect(await statusOf('/echo', signedIn())).toBe(101);
    expect(await statusOf('/echo', signedIn())).toBe(101);
    expect(await statusOf('/echo', signedIn())).toBe(429);
    expect(reached).toEqual(Array(2).fill({ url: '/echo', sub: 'ada', authorization: undefined }));
  });

  it('serve a client of ws, which is told in JSON why it is refused', async () => {
    await start([WsModule]);
    const url = new URL('/echo', endpoint.url).href.replace('http', 'ws');
    const socket = new WebSocket(url, { headers: bearer(token) });
    await once(socket, 'open');
    socket.send('hi');
    expect(String((await once(socket, 'message'))[0])).toBe('hi');
    expect(await endpoint.metric('mcp_routes_in_flight')).toBe(1);
    socket.close();
    await once(socket, 'close');
    await until(async () => (await endpoint.metric('mcp_route_duration_seconds', { status: '1xx', le: '+Inf' })) === 1);
    expect(await endpoint.metric('mcp_routes_in_flight')).toBe(0);

    const refused = await handshake('/echo');
    await refused.socket.ended;
    expect(refused.socket.received).toMatch(/Connection: close[^]*"message":"Unauthorized: an access token is needed/i);
  });

  it('are open where the route of their path is', async () => {
    await start([WsModule]);
    expect(await statusOf('/board')).toBe(101);
    expect(await statusOf('/board', { Origin: 'https://evil.com' })).toBe(403);
    expect((await send(new URL('/board', endpoint.url), { method: 'GET' })).status).toBe(426);
  });

  it('end with their token', async () => {
    await start([WsModule], { AUTH_CLOCK_TOLERANCE_SECONDS: '0' });
    token = await issuer.token('ada', { exp: Math.floor(Date.now() / 1_000) + 2 });
    const { socket, status } = await handshake('/echo', signedIn());
    expect(status).toBe(101);
    await socket.ended;
    token = await issuer.token('ada');
  });

  it('end where what a team has bound does not answer, or throws', async () => {
    await start([WsModule], { REQUEST_TIMEOUT_SECONDS: '1', REQUEST_HEADERS_TIMEOUT_SECONDS: '1' });
    for (const path of ['/nowhere', '/throws', '/mcp', '/health/live']) {
      const { socket } = await handshake(path, signedIn());
      await socket.ended;
      expect(socket.received).toBe('');
    }
    expect(await endpoint.metric('mcp_connections_open')).toBe(0);
    expect(await statusOf('/echo', signedIn())).toBe(101);
  });

  it('survive a client that is gone before the gate has judged, and one that resets what it opened', async () => {
    await start([WsModule]);
    const gone = await RawSocket.open(endpoint.url);
    const lines = Object.entries({ Host: 'localhost', ...HANDSHAKE, ...signedIn() }).map(([k, v]) => `${k}: ${v}`);
    gone.write(['GET /echo HTTP/1.1', ...lines, '', ''].join('\r\n'));
    gone.socket.resetAndDestroy();
    const { socket } = await handshake('/echo', signedIn());
    socket.socket.resetAndDestroy();
    await until(async () => (await endpoint.metric('mcp_connections_open')) === 0);
    expect(await statusOf('/echo', signedIn())).toBe(101);
  });

  it('leave alone what asks for another protocol, or for a WebSocket by another method', async () => {
    await start([WsModule]);
    const h2c = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' };
    expect(await statusOf('/board', h2c)).toBe(426);
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
    const json = { Accept: 'application/json, text/event-stream', 'Content-Type': 'application/json' };
    const socket = await RawSocket.open(endpoint.url);
    const lines = Object.entries({
      Host: 'localhost',
      ...h2c,
      ...signedIn(json),
      'Content-Length': String(body.length),
    });
    socket.write(['POST /mcp HTTP/1.1', ...lines.map(([k, v]) => `${k}: ${v}`), '', body].join('\r\n'));
    await until(() => socket.received.includes('Mcp-Session-Id header is required'));
    socket.cut();
    expect(await statusOf('/echo', signedIn(), 'POST')).toBe(404);
  });

  it('are ordinary requests where nothing takes them', async () => {
    await start([]);
    expect(await statusOf('/echo', signedIn())).toBe(404);
    expect(await statusOf('/mcp', signedIn())).toBe(406);
  });

  it('count as connections until they end', async () => {
    await start([WsModule], { CONNECTIONS_MAX_PER_ADDRESS: '2' });
    const opened = [await handshake('/echo', signedIn()), await handshake('/echo', signedIn())];
    const third = await RawSocket.open(endpoint.url);
    await third.ended;
    for (const { socket } of opened) socket.cut();
    await until(async () => (await endpoint.metric('mcp_connections_open')) === 0);
    expect(await statusOf('/echo', signedIn())).toBe(101);
  });
});

describe('a gateway of Nest, on socket.io', () => {
  let client: Socket;
  afterEach(() => client?.disconnect());

  function connect(transports: string[], extraHeaders: Record<string, string> = {}): Promise<'connected' | 'refused'> {
    client = io(endpoint.url.origin, { transports, extraHeaders, reconnection: false, forceNew: true });
    return new Promise((resolve) => {
      client.once('connect', () => resolve('connected'));
      client.once('connect_error', () => resolve('refused'));
    });
  }

  it.each([[['polling']], [['websocket']], [['polling', 'websocket']]])('is closed over %s', async (transports) => {
    await start([ChatModule]);
    expect(await connect(transports)).toBe('refused');
    expect(await connect(transports, bearer('forged'))).toBe('refused');
    expect(reached).toEqual([]);
    expect(await connect(transports, bearer(token))).toBe('connected');
    expect(reached).toMatchObject([{ sub: 'ada', authorization: undefined }]);
    expect(await client.timeout(5_000).emitWithAck('who')).toBe('ada');
  });

  it('is open where a route of its path is', async () => {
    await start([OpenChatModule]);
    expect(await connect(['polling'])).toBe('connected');
    expect(await connect(['websocket'])).toBe('connected');
    expect(reached).toMatchObject([{ sub: undefined }, { sub: undefined }]);
    expect((await send(new URL('/socket.io', endpoint.url), { method: 'GET' })).status).toBe(404);
  });

  it('leaves probes and the endpoint to the service', async () => {
    await start([ChatModule]);
    expect((await send(new URL('/health/live', endpoint.url), { method: 'GET' })).status).toBe(200);
    expect((await send(endpoint.url, { body: {} })).status).toBe(401);
    const unknown = await send(new URL('/nothing', endpoint.url), { method: 'GET', headers: bearer(token) });
    expect(unknown.status).toBe(404);
  });
});
