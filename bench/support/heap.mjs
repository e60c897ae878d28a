import { setImmediate as tick } from 'node:timers/promises';

/** Bytes of heap in use after a garbage collection. Needs `--expose-gc`. */
export async function heapUsed() {
  for (let round = 0; round < 6; round += 1) {
    globalThis.gc();
    await tick();
  }
  return process.memoryUsage().heapUsed;
}
