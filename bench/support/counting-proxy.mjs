import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { URL } from 'node:url';

/** Passes connections on to a server and counts the bytes of each direction. */
export async function countingProxy(url) {
  const { hostname, port, pathname } = new URL(url);
  const bytes = { in: 0, out: 0 };
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    client.on('data', (chunk) => (bytes.in += chunk.length)).on('error', () => upstream.destroy());
    upstream.on('data', (chunk) => (bytes.out += chunk.length)).on('error', () => client.destroy());
    client.pipe(upstream).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}${pathname}`, bytes };
}
