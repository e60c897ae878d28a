/** Preloaded into a process of the service: keeps how long each rehydration took, and prints them at SIGUSR2. */
import { Histogram } from 'prom-client';

const seconds = [];
// Each histogram takes this as its `observe` when it is made.
const { observeWithoutExemplar } = Histogram.prototype;

Histogram.prototype.observeWithoutExemplar = function observeAndKeep(...args) {
  if (this.name === 'mcp_rehydration_duration_seconds') seconds.push(args[0]);
  return observeWithoutExemplar.apply(this, args);
};

process.on('SIGUSR2', () => process.stdout.write(`${JSON.stringify({ event: 'rehydrations.measured', seconds })}\n`));
