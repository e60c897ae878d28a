import { Endpoint } from '../http/support/endpoint.js';
import { freePort } from '../support/free-port.js';
import { RawSocket } from '../support/raw-socket.js';

jest.setTimeout(60_000);

/** As many as may be open, and some more. */
const CROWD = 120;

let endpoint: Endpoint;
let port: URL;
beforeAll(async () => {
  const free = await freePort();
  endpoint = await Endpoint.start({ METRICS_PORT: String(free) });
  port = new URL(`http://127.0.0.1:${free}/metrics`);
});
afterAll(() => endpoint.close());

describe('the port of the metrics', () => {
  it('holds so many connections, and none that says nothing', async () => {
    const crowd = await Promise.all(Array.from({ length: CROWD }, () => RawSocket.open(port)));
    await Promise.all(crowd.slice(100).map(({ ended }) => ended));
    const begunAt = performance.now();
    await Promise.all(crowd.map(({ ended }) => ended));
    expect(performance.now() - begunAt).toBeLessThan(20_000);
    expect((await fetch(port)).status).toBe(200);
  });

  it('gives a request that never ends no more than seconds', async () => {
    const slow = await RawSocket.open(port);
    slow.write('POST /metrics HTTP/1.1\r\nHost: localhost\r\nX-Drip: ');
    await slow.ended;
    expect(slow.received).toMatch(/^HTTP\/1\.1 408 /);
  });
});
