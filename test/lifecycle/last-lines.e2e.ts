import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const TICK_LINES = pathToFileURL(join(__dirname, '../../dist/logging/tick-lines.js')).href;

/** What a process says that logs and then ends in the same tick. */
function lastWords(end: string): string {
  const script = `import { tickLines } from '${TICK_LINES}'; tickLines(1).write('the last line\\n'); ${end}`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }).stdout;
}

describe('the last lines of a process', () => {
  it.each(['', 'process.exit(1)', "throw new Error('uncaught')", "Promise.reject(new Error('unhandled'))"])(
    'come out where it ends with: %s',
    (end) => {
      expect(lastWords(end)).toBe('the last line\n');
    },
  );
});
