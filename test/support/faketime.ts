import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LIBRARY = 'libfaketimeMT.so.1';

/** Where Debian has it, by architecture. */
function libraryPath(): string | undefined {
  const folders = existsSync('/usr/lib')
    ? readdirSync('/usr/lib').map((folder) => join('/usr/lib', folder, 'faketime'))
    : [];
  return folders.map((folder) => join(folder, LIBRARY)).find((path) => existsSync(path));
}

const library = libraryPath();

/** Runs the tests where processes can be given another time, else says loudly that they are skipped. */
export const describeWithFaketime = library ? describe : skipped;

/** The environment of a process whose wall clock is off by that much: `+1h`, `-1h`. Its monotonic clock is right. */
export function timeOff(offset: string): NodeJS.ProcessEnv {
  return { LD_PRELOAD: library, FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' };
}

/** The environment of a process whose wall clock a test may set while it runs. @param file that says by how much it is off */
export function timeFrom(file: string): NodeJS.ProcessEnv {
  setTime(file, '+0');
  const { FAKETIME: _, ...others } = timeOff('+0');
  return { ...others, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1' };
}

export function setTime(file: string, offset: string): void {
  writeFileSync(file, `${offset}\n`);
}

function skipped(name: string, tests: () => void): void {
  console.warn(`!!! SKIPPED "${name}": it needs libfaketime. On Debian: sudo apt-get install faketime`);
  describe.skip(name, tests);
}
