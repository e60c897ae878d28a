import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, URL } from 'node:url';
import { LEGACY, TEXT } from '../contenders/work.mjs';
import { CALL, HEADERS, INITIALIZE, INITIALIZED } from './clients.mjs';
import { luaTable, runWrk } from './wrk.mjs';

const script = (name) => fileURLToPath(new URL(`./${name}`, import.meta.url));

/**
 * Loads a server with wrk, which checks every answer.
 * @param calls `headers` and `body` of a call with the marks of `clients.mjs`, the `sessions` that take turns (or are
 * taken at `random`), and the text that is `expected` in each answer
 * @returns calls and bytes a second, and the latency's 99th percentile in ms
 * @throws when an answer was not that of the call
 */
export async function load(url, { sessions = [], ...calls }, { connections, seconds }) {
  const { stdout } = await runWrk(async (folder) => {
    const files = [join(folder, 'calls.lua'), join(folder, 'sessions.txt')];
    await writeFile(files[0], luaTable(calls));
    await writeFile(files[1], `${sessions.join('\n')}\n`);
    return [
      '-t1',
      `-c${connections}`,
      `-d${seconds}s`,
      '--timeout',
      '30s',
      '-s',
      script('load.lua'),
      url,
      '--',
      ...files,
    ];
  });
  return read(stdout);
}

/** The same for clients that open a session, call once and never return: `calls` are sessions. */
export async function loadWithSessions(url, { connections, seconds }) {
  const [initialize, initialized, call] = [INITIALIZE, INITIALIZED, request('tools/call', CALL)].map(inJson);
  const calls = { headers: HEADERS, version: LEGACY, initialize, initialized, call, expected: TEXT };
  const { stdout } = await runWrk(async (folder) => {
    const file = join(folder, 'calls.lua');
    await writeFile(file, luaTable(calls));
    const each = [`-t${connections}`, `-c${connections}`, `-d${seconds}s`, '--timeout', '30s'];
    return [...each, '-s', script('sessions.lua'), url, '--', file];
  });
  return read(stdout);
}

const request = (method, params) => ({ jsonrpc: '2.0', id: 1, method, params });
const inJson = (message) => JSON.stringify(message);

function read(output) {
  const found = /^result (\d+) (\d+) (\d+) (\d+) (\d+)$/m.exec(output);
  if (!found) throw new Error(`wrk said nothing of its result:\n${output}`);
  const [requests, microseconds, wrong, p99, bytes] = found.slice(1).map(Number);
  if (wrong > 0) throw new Error(`${wrong} of ${requests} answers were wrong or missing:\n${output.slice(0, 1_000)}`);
  const each = 1e6 / microseconds;
  return { calls: requests, callsPerSecond: requests * each, bytesPerSecond: bytes * each, p99: p99 / 1_000 };
}
