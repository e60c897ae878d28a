import { createServer } from 'node:net';

/**
 * Below the ports that a system gives to whoever asks for any (from 32,768 on Linux), so that no client's connection
 * takes one between two processes that use it. The bus of a node of a Cluster, 10,000 above it, stays below them, too.
 */
const FIRST = 11_000;

/** Test files that run at the same time never look for ports in the same place. */
const WORKERS = 10;
const PORTS_EACH = 1_000;

const worker = (Number(process.env['JEST_WORKER_ID'] ?? 1) - 1) % WORKERS;
/** Other runs on this machine begin elsewhere. */
let turn = Math.floor(Math.random() * PORTS_EACH);

/** A port of 127.0.0.1 that nothing listens on now, and that is given to nobody else. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < PORTS_EACH; tries += 1) {
    turn = (turn + 1) % PORTS_EACH;
    const port = FIRST + worker * PORTS_EACH + turn;
    if (await isFree(port)) return port;
  }
  throw new Error(`All ports from ${FIRST + worker * PORTS_EACH} on are taken`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
