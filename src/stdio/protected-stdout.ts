import { Writable } from 'node:stream';

/**
 * Keeps stdout for messages: what anything else of the process writes there, `console.log` say, goes to stderr.
 * @returns where messages are written
 */
export function protectedStdout(): Writable {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  // A client that reads no more has gone, which the end of stdin says, too.
  stdout.on('error', () => undefined);
  return new Writable({
    decodeStrings: false,
    write(chunk: string | Uint8Array, _encoding, done) {
      write(chunk, (error) => done(error));
    },
  });
}
