import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the fixture's tools write of their runs, whichever process they are in. */
export class Journal {
  private readonly folder = mkdtempSync(join(tmpdir(), 'mooring-interop-journal-'));

  constructor() {
    writeFileSync(this.file, '');
  }

  /** For the environment of the pods. */
  get file(): string {
    return join(this.folder, 'journal');
  }

  /** What follows in lines that begin so, in their order. */
  after(beginning: string): string[] {
    const lines = readFileSync(this.file, 'utf8').split('\n');
    return lines.filter((line) => line.startsWith(beginning)).map((line) => line.slice(beginning.length));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
