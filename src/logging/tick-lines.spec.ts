import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turnEnd } from 'node:timers/promises';
import { tickLines } from './tick-lines.js';

let folder: string;
const file = () => join(folder, 'lines');
const written = () => readFileSync(file(), 'utf8');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mooring-lines-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('the lines of a tick', () => {
  it('are written at its end, in order and in one go', async () => {
    const output = tickLines(file());
    const writes = jest.spyOn(fs, 'writeSync');
    for (let n = 0; n < 20; n += 1) output.write(`line ${n}\n`);
    expect(written()).toBe('');
    await turnEnd();
    expect(written()).toBe(Array.from({ length: 20 }, (_, n) => `line ${n}\n`).join(''));
    expect(writes).toHaveBeenCalledTimes(1);
    output.write('next\n');
    await turnEnd();
    expect(written()).toMatch(/next\n$/);
  });

  it('are not kept where there are many', async () => {
    const output = tickLines(file());
    const line = `${'x'.repeat(999)}\n`;
    for (let n = 0; n < 100; n += 1) output.write(line);
    expect(written().length).toBeGreaterThan(80_000);
    await turnEnd();
    expect(written()).toBe(line.repeat(100));
  });

  it('leave no listener behind', async () => {
    const before = process.listenerCount('exit');
    const output = tickLines(file());
    for (let n = 0; n < 5; n += 1) {
      output.write('x\n');
      await turnEnd();
    }
    expect(process.listenerCount('exit')).toBe(before);
  });

  /** A process of its own that says something as its last, once its parent has let it. */
  function lastWords(): ReturnType<typeof spawn> {
    const code = `import('./dist/logging/tick-lines.js').then(({ tickLines }) => process.stdin.once('end', () => { tickLines(1).write('bye'); process.exit(7); }).resume());`;
    return spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'ignore'] });
  }

  it('are written when the process ends in the middle of it', async () => {
    const child = lastWords();
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stdin?.end();
    expect(await once(child, 'close')).toEqual([7, null]);
    expect(said).toBe('bye');
  });

  it('don’t keep a process from ending where nobody reads them any more', async () => {
    const child = lastWords();
    child.stdout?.destroy();
    child.stdin?.end();
    expect(await once(child, 'exit')).toEqual([7, null]);
  });
});
