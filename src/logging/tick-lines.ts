import { destination, type DestinationStream } from 'pino';
import { faults } from '../lifecycle/faults.js';

/** Lines of so many characters are written at once. */
const MOST_KEPT = 8_192;

/**
 * Writes the lines of one tick of the event loop at its end, in one go: a busy service has many. What is left when the
 * process ends is written then, so only a process that is killed in the middle of a tick loses lines: those of that tick.
 *
 * @param file its number or path
 */
export function tickLines(file: number | string): DestinationStream {
  const output = destination({ dest: file, sync: true, minLength: MOST_KEPT });
  // A disk that is full, say: without a listener it would end the process. There is no other place to tell it.
  output.on('error', (error: Error) => faults.report('log', error));
  const flush = () => {
    isDue = false;
    process.off('exit', flush);
    // Not `flushSync`, which never gives up: where the lines have no reader any more, the process would not end.
    output.flush();
  };
  let isDue = false;
  return {
    write(line) {
      output.write(line);
      if (isDue) return;
      isDue = true;
      setImmediate(flush);
      process.once('exit', flush);
    },
  };
}
