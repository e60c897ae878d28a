/** Preloaded into a process of the service: at SIGUSR2 it collects garbage and prints how much heap is used. */
import { heapUsed } from './heap.mjs';

process.on('SIGUSR2', () => void report());

async function report() {
  process.stdout.write(`${JSON.stringify({ event: 'heap.measured', heapUsed: await heapUsed() })}\n`);
}
