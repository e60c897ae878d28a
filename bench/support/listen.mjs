import { connect } from 'node:net';
import { URL } from 'node:url';
import { legacyHeaders } from './clients.mjs';

/**
 * Opens the GET stream of a session, as little as a client can be, because there are thousands in one process.
 * @param take is given every chunk that the stream says
 * @returns when the stream has begun
 */
export function listen({ url, session }, take = () => {}) {
  const { hostname, port, pathname, host } = new URL(url);
  const headers = { Host: host, Accept: 'text/event-stream', ...legacyHeaders(session) };
  const lines = [`GET ${pathname} HTTP/1.1`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  const socket = connect(Number(port), hostname);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return new Promise((resolve, reject) => {
    const broken = (error) => reject(error ?? new Error('A stream was closed'));
    socket.once('error', broken).once('close', () => broken());
    socket.on('data', (chunk) => {
      // Every stream begins with an event that has an id.
      if (chunk.includes('\nid: ')) resolve();
      take(chunk);
    });
  });
}
