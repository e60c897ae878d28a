import { setImmediate as turn } from 'node:timers/promises';

/** Bytes of heap in use after a garbage collection. Needs `--expose-gc`. */
export async function heapUsed() {
  for (let round = 0; round < 6; round += 1) {
    globalThis.gc();
    await turn();
  }
  return process.memoryUsage().heapUsed;
}
