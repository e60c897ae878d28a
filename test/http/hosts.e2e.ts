import { freePort } from '../support/free-port.js';
import { send } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { RawSocket } from '../support/raw-socket.js';
import { Endpoint } from './support/endpoint.js';

const EVIL = { host: 'rebound.evil.com' };

describe('a service on loopback', () => {
  let endpoint: Endpoint;
  let metricsPort: number;
  beforeAll(async () => {
    metricsPort = await freePort();
    endpoint = await Endpoint.start({ METRICS_PORT: String(metricsPort) });
  });
  afterAll(() => endpoint.close());

  it.each(['/health/live', '/health/ready', '/health/startup'])('answers %s to loopback names alone', async (path) => {
    const url = new URL(path, endpoint.url);
    expect((await send(url, { method: 'GET' })).status).toBe(200);
    expect((await send(url, { method: 'GET', headers: EVIL })).status).toBe(403);
  });

  it('answers /metrics to loopback names alone, on its own port and beside the endpoint', async () => {
    const own = new URL(`http://127.0.0.1:${metricsPort}/metrics`);
    expect((await send(own, { method: 'GET' })).status).toBe(200);
    expect((await send(own, { method: 'GET', headers: EVIL })).status).toBe(403);
    const beside = await Endpoint.start();
    const url = new URL('/metrics', beside.url);
    expect((await send(url, { method: 'GET' })).status).toBe(200);
    expect((await send(url, { method: 'GET', headers: EVIL })).status).toBe(403);
    await beside.close();
  });

  it.each([
    [{ host: 'evil.com@localhost' }],
    [{ origin: 'javascript://localhost' }],
    [{ origin: 'http://evil.com@localhost' }],
  ])('opens no session for %j', async (headers) => {
    expect((await send(endpoint.url, { body: initializeBody(), headers })).status).toBe(403);
  });

  it('opens none for two Host headers', async () => {
    const socket = await RawSocket.open(endpoint.url);
    const body = JSON.stringify(initializeBody());
    const head = ['POST /mcp HTTP/1.1', 'Host: localhost', 'Host: evil.com', 'Content-Type: application/json'];
    socket.write(`${[...head, `Content-Length: ${body.length}`, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
    await socket.ended;
    expect(socket.received).toMatch(/^HTTP\/1\.1 403/);
    expect(await endpoint.storedSessions()).toBe(0);
  });
});
