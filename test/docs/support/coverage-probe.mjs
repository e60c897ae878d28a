/**
 * Preloaded into a process of the service: counts every block that is run from the start on. Each SIGUSR2 prints one line
 * with what was run of `dist/mcp` since the one before.
 */
import { Session } from 'node:inspector';
import { URL } from 'node:url';

const ENDPOINT = new URL('../../../dist/mcp/', import.meta.url).href;
const session = new Session();

session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
process.on('SIGUSR2', () => session.post('Profiler.takePreciseCoverage', (error, taken) => report(error, taken)));

function report(error, taken) {
  if (error) throw error;
  const scripts = taken.result.flatMap(({ url, functions }) => {
    const run = functions.flatMap(({ ranges }) => ranges);
    return url.startsWith(ENDPOINT) && run.some(({ count }) => count > 0)
      ? [{ file: url.slice(ENDPOINT.length), ranges: run }]
      : [];
  });
  process.stdout.write(`${JSON.stringify({ event: 'coverage.taken', scripts })}\n`);
}
