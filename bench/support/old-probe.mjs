/** Preloaded into a process of the service: at SIGUSR2 it prints how much the old generation holds, garbage included. */
import { getHeapSpaceStatistics } from 'node:v8';

process.on('SIGUSR2', () => {
  const { space_used_size: bytes } = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space');
  process.stdout.write(`${JSON.stringify({ event: 'old.measured', bytes })}\n`);
});
