import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** @param argumentsIn gives the arguments, with files that it may write to a folder that goes afterwards */
export async function runWrk(argumentsIn) {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-bench-'));
  try {
    return await run('wrk', await argumentsIn(folder), { maxBuffer: 64 * 1_024 * 1_024 });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A value as a file that Lua reads. Lua understands JSON's escapes of what is in these texts. */
export const luaTable = (value) => `return ${lua(value)}\n`;

function lua(value) {
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, field]) => `[${JSON.stringify(name)}]=${lua(field)}`)}}`;
}
