/**
 * Preloaded into a process of the service: a connection on loopback on which every line is answered with the CPU that the
 * process has used, in µs, of all its threads. `/proc` counts in hundredths of a second, which is too coarse.
 */
import { createServer } from 'node:net';

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('data', () => {
    const { user, system } = process.cpuUsage();
    socket.write(`${user + system}\n`);
  });
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ event: 'cpu-probe.listening', port: server.address().port })}\n`);
});
server.unref();
