import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, URL } from 'node:url';
import { promisify } from 'node:util';
import { TEXT } from './work.mjs';

const SCRIPT = fileURLToPath(new URL('./load.lua', import.meta.url));
const run = promisify(execFile);

/**
 * Loads a server with wrk, which checks every answer.
 * @returns calls a second, and the latency's 99th percentile in ms
 * @throws when an answer was not that of the call
 */
export async function load(url, { headers, body }, { connections, seconds }) {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-bench-'));
  try {
    const file = join(folder, 'calls.lua');
    await writeFile(file, luaTable({ headers, body }));
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', SCRIPT, url, '--', file, TEXT];
    const { stdout } = await run('wrk', args);
    return read(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function read(output) {
  const found = /^result (\d+) (\d+) (\d+) (\d+)$/m.exec(output);
  if (!found) throw new Error(`wrk said nothing of its result:\n${output}`);
  const [requests, microseconds, wrong, p99] = found.slice(1).map(Number);
  if (wrong > 0) throw new Error(`${wrong} of ${requests} answers were wrong or missing:\n${output.slice(0, 1_000)}`);
  return { callsPerSecond: requests / (microseconds / 1e6), p99: p99 / 1_000 };
}

function luaTable({ headers, body }) {
  const rows = headers.map((row) => {
    const fields = Object.entries(row).map(([name, value]) => `[${text(name)}]=${text(value)}`);
    return `{${fields.join(',')}}`;
  });
  return `return {headers={${rows.join(',')}}, body=${text(body)}}\n`;
}

/** Lua reads JSON's escapes of what is in these texts. */
const text = (value) => JSON.stringify(value);
