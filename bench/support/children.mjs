const running = new Set();

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Makes sure that a process ends with the bench, however the bench ends. */
export function endsWithBench(child) {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}
