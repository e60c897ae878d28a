import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { takeFirst } from './fast-path.js';

describe('takeFirst', () => {
  let server: Server;
  let restore: () => void;
  beforeEach(async () => {
    server = createServer((_request, response) => void response.end('host'));
    restore = takeFirst(server, ({ url }, response) => url === '/mcp' && Boolean(response.end('ours')));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => server.close());

  const textAt = async (path: string) => {
    const { port } = server.address() as AddressInfo;
    return (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } })).text();
  };

  it('answers what it takes, and leaves the host all else', async () => {
    expect([await textAt('/mcp'), await textAt('/other')]).toEqual(['ours', 'host']);
  });

  it('leaves the server as it was', async () => {
    restore();
    expect([await textAt('/mcp'), server.listenerCount('request')]).toEqual(['host', 1]);
  });
});
