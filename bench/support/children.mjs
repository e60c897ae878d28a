const running = new Set();

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

// Without this, a signal ends the process before it can end the others.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/** Makes sure that a process ends with the bench, however the bench ends. */
export function endsWithBench(child) {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}
