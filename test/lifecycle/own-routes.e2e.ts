import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { WebSocket } from 'ws';
import { compiledFixture } from '../support/compiled-fixture.js';
import { send } from '../support/raw-http.js';
import { RawSocket } from '../support/raw-socket.js';
import { Service } from '../support/service.js';
import { until } from '../support/until.js';

jest.setTimeout(60_000);

let service: Service;
afterEach(() => service?.stop('SIGKILL'));

async function start(module: string, drainSeconds: number, delaySeconds = 0): Promise<void> {
  service = await Service.start({
    MCP_MODULES: join(dirname(compiledFixture('slow-routes')), `${module}.module.js`),
    SHUTDOWN_DELAY_SECONDS: String(delaySeconds),
    SHUTDOWN_DRAIN_SECONDS: String(drainSeconds),
  });
}

const ask = (path: string) => send(service.at(path), { method: 'GET', headers: { accept: '*/*' } });

const inFlight = (count: number) => until(async () => (await service.metric('mcp_routes_in_flight')) === count);

async function stopped(): Promise<{ readonly code: number | null; readonly ms: number }> {
  const from = performance.now();
  const code = await service.stop();
  return { code, ms: performance.now() - from };
}

describe.each([
  ['one server', 'slow-routes'],
  ['several servers', 'beside'],
])('SIGTERM and routes of a team beside %s', (_, module) => {
  it('lets those that run finish, and refuses new ones', async () => {
    await start(module, 20);
    const [answer, ticks] = [ask('/slow/answers/3000'), await ask('/slow/ticks?times=40')];
    const kept = await RawSocket.open(service.url);
    kept.write('GET /slow/answers/1500 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await inFlight(3);
    const end = stopped();
    await service.log(({ event }) => event === 'shutdown.draining');
    await until(() => kept.received.includes('"waited":1500'));
    kept.write('GET /slow/answers/1 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await kept.ended;
    // Its connection was told to close with the answer, or the new request got 503.
    expect(kept.received).not.toContain('"waited":1}');
    expect(await (await answer).json()).toEqual({ waited: 3_000 });
    expect(await ticks.endedCleanly()).toBe(true);
    expect(ticks.received.filter(({ data }) => data)).toHaveLength(40);
    const { code, ms } = await end;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(15_000);
  });

  it('ends what is left at the end of the drain: 503, streams of events, and a cut for what is not whole', async () => {
    await start(module, 1);
    const silent = ask('/slow/answers/600000');
    const [ticks, download] = [await ask('/slow/ticks'), await ask('/slow/download')];
    await inFlight(3);
    const { code } = await stopped();
    expect(code).toBe(0);
    const refused = await silent;
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1']);
    expect(await refused.json()).toMatchObject({ error: { message: 'This server is shutting down. Try again.' } });
    expect(await ticks.endedCleanly()).toBe(true);
    expect(ticks.received.length).toBeGreaterThan(5);
    expect(await download.endedCleanly()).toBe(false);
    expect(service.logs.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });

  it('does not wait for WebSockets, which are told that it goes away', async () => {
    await start(module, 30);
    const socket = new WebSocket(service.at('/echo').replace('http', 'ws'));
    await once(socket, 'open');
    socket.send('hi');
    expect(String((await once(socket, 'message'))[0])).toBe('hi');
    const closed = once(socket, 'close');
    const { code, ms } = await stopped();
    expect(code).toBe(0);
    expect((await closed)[0]).toBe(1001);
    expect(ms).toBeLessThan(15_000);
  });
});
