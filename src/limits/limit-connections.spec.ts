import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { testMetrics } from '../../test/support/test-metrics.js';
import { testSettings } from '../../test/support/test-settings.js';
import { startedWork } from '../lifecycle/periodic.js';
import { limitConnections } from './limit-connections.js';

const MEMBERS = [
  'maxConnections',
  'headersTimeout',
  'requestTimeout',
  'timeout',
  'connectionsCheckingInterval',
  'keepAliveTimeout',
  'maxHeaderSize',
  'requireHostHeader',
] as const;
const EVENTS = ['connection', 'drop', 'timeout', 'clientError', 'connect', 'checkExpectation', 'upgrade', 'request'];

const membersOf = (server: Server) =>
  Object.fromEntries(MEMBERS.map((name) => [name, (server as unknown as Record<string, unknown>)[name]]));
const listenersOf = (server: Server) => Object.fromEntries(EVENTS.map((event) => [event, server.listeners(event)]));
const settings = testSettings({
  connectionsMax: 50,
  requestHeadersTimeoutSeconds: 10,
  requestTimeoutSeconds: 60,
  connectionStallSeconds: 120,
});

const servers: Server[] = [];
function hostServer(): Server {
  const server = createServer((_request, response) => response.end('of the host'));
  servers.push(server);
  return server;
}
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function connectTo(server: Server): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

describe("limits of connections on a host's server", () => {
  it('take the place of looser ones, and of none', () => {
    const server = hostServer();
    limitConnections(server, settings, testMetrics().metrics);
    expect(membersOf(server)).toMatchObject({
      maxConnections: 50,
      headersTimeout: 10_000,
      requestTimeout: 60_000,
      timeout: 120_000,
      connectionsCheckingInterval: 1_000,
    });
  });

  it('leave what the host has stricter, how long idle connections are kept, and the size of headers', () => {
    const server = hostServer();
    Object.assign(server, { maxConnections: 7, headersTimeout: 5_000, requestTimeout: 9_000, timeout: 3_000 });
    const before = membersOf(server);
    limitConnections(server, settings, testMetrics().metrics);
    expect(membersOf(server)).toEqual({ ...before, connectionsCheckingInterval: 1_000 });
  });

  it('add no listener but those that count', () => {
    const server = hostServer();
    const before = listenersOf(server);
    limitConnections(server, settings, testMetrics().metrics);
    const { connection, drop, ...others } = listenersOf(server);
    const { connection: connectionBefore, drop: dropBefore, ...othersBefore } = before;
    expect(others).toEqual(othersBefore);
    expect([connection!.length - connectionBefore!.length, drop!.length - dropBefore!.length]).toEqual([1, 1]);
  });

  it('are all taken back, but for what the host set meanwhile', async () => {
    const server = hostServer();
    const before = membersOf(server);
    const listeners = listenersOf(server);
    const work = startedWork();
    const restore = limitConnections(server, settings, testMetrics().metrics);
    await listening(server);
    expect(startedWork()).toEqual([...work, 'connections']);
    server.headersTimeout = 4_000;
    restore();
    expect(membersOf(server)).toEqual({ ...before, headersTimeout: 4_000 });
    expect(listenersOf(server)).toEqual(listeners);
    expect(startedWork()).toEqual(work);
  });

  it('start no work where the application ends before it listens', async () => {
    const server = hostServer();
    const work = startedWork();
    limitConnections(server, settings, testMetrics().metrics)();
    await listening(server);
    expect(startedWork()).toEqual(work);
  });

  it("leave what is no request to Node where the host has no handler, and to the host's where it has", async () => {
    const ofNode = hostServer();
    limitConnections(ofNode, settings, testMetrics().metrics);
    const first = await connectTo(await listening(ofNode));
    first.write('no http\r\n\r\n');
    expect(await text(first)).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');

    const ofHost = hostServer().on('clientError', (_error, socket) => socket.end('HTTP/1.1 418 Of the host\r\n\r\n'));
    limitConnections(ofHost, settings, testMetrics().metrics);
    const second = await connectTo(await listening(ofHost));
    second.write('no http\r\n\r\n');
    expect(await text(second)).toBe('HTTP/1.1 418 Of the host\r\n\r\n');
  });

  it('count what is open, and cut what is past the limit of an address', async () => {
    const { metrics, value } = testMetrics();
    const server = hostServer();
    limitConnections(server, testSettings({ connectionsMaxPerAddress: 2 }), metrics);
    await listening(server);
    await connectTo(server);
    await connectTo(server);
    const third = await connectTo(server);
    await text(third).catch(() => '');
    expect(await value('connectionsRefused', { reason: 'address' })).toBe(1);
    expect(await value('connectionsOpen')).toBe(2);
  });

  it('cut a connection whose headers do not come, with the answer of Node', async () => {
    const server = hostServer();
    limitConnections(server, testSettings({ requestHeadersTimeoutSeconds: 1 }), testMetrics().metrics);
    const socket = await connectTo(await listening(server));
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1.1 408 Request Timeout/);
  });
});
