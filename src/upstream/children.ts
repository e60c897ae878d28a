/** Processes that must not outlive this one, however it ends. */
const pids = new Set<number>();
let isListening = false;

/** To be killed where this process exits without closing them: after a second signal, say. */
export function remember(pid: number): void {
  pids.add(pid);
  if (isListening) return;
  isListening = true;
  process.once('exit', killAll);
}

/** It has ended: its number may soon be another's. */
export function forget(pid: number): void {
  pids.delete(pid);
}

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function killAll(): void {
  for (const pid of pids) kill(pid);
}
