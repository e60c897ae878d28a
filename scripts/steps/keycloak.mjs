import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runQuietly, stop } from './run.mjs';

const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mooring', 'keycloak');
/** A small machine has other work, too. */
const JAVA = { JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx512m', JAVA_OPTS_APPEND: '-XX:ActiveProcessorCount=1' };
const BUILD = ['build', '--db=dev-mem', '--cache=local'];
const START_LIMIT_MS = 240_000;
/** Its script and its Java, which are of one group of processes, end with this process, however this one ends. */
const KEEPER = '"$@" </dev/null >"$LOG" 2>&1 & read -r word; kill -9 0';

/** Of this server alone, whose address is of this machine alone and whose data are gone with it. */
export const ADMIN = { username: 'admin', password: 'admin' };

/**
 * Fetches the distribution with mvn and builds it for a database in memory: outside the checkout, and once for each version.
 *
 * @returns the folder of the distribution
 */
export function ensureKeycloak(version) {
  const place = join(CACHE, version);
  if (existsSync(place)) return place;
  console.log(`Fetching Keycloak ${version}. This takes a minute or two, and only the first time…`);
  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(`${place}.`);
  const name = `keycloak-quarkus-dist-${version}.tar.gz`;
  const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:tar.gz`;
  must('mvn', ['-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${unfinished}`], unfinished);
  must('tar', ['xzf', name, '--strip-components=1'], unfinished);
  rmSync(join(unfinished, name));
  must(join(unfinished, 'bin', 'kc.sh'), BUILD, unfinished);
  renameSync(unfinished, place);
  return place;
}

/** The folder goes where a command fails, and the process ends with what it printed. */
function must(command, args, folder) {
  const { succeeded, output } = runQuietly(command, args, folder, JAVA);
  if (succeeded) return;
  rmSync(folder, { recursive: true, force: true });
  stop(`${output}\n${command} ${args[0]} failed, and says why above.`);
}

/**
 * Starts it on a free port of loopback, with an administrator and no realm of its own.
 *
 * @param folder of the distribution
 * @param log the file that gets what it prints
 * @returns where it answers
 */
export async function startKeycloak(folder, log) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ['start', '--optimized', '--http-enabled=true', '--http-host=127.0.0.1', `--http-port=${port}`];
  const command = [join(folder, 'bin', 'kc.sh'), ...args, '--hostname-strict=false'];
  const env = { KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN.username, KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password, LOG: log };
  const keeper = spawn('sh', ['-c', KEEPER, 'keeper', ...command], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, ...JAVA, ...env },
  });
  await answers(url, log);
  return {
    url,
    async stop() {
      keeper.stdin.end();
      await once(keeper, 'exit');
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

async function answers(url, log) {
  const limit = Date.now() + START_LIMIT_MS;
  while (Date.now() < limit) {
    const response = await fetch(`${url}/realms/master`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(500);
  }
  stop(
    `${existsSync(log) ? readFileSync(log, 'utf8') : ''}\nKeycloak did not answer within ${START_LIMIT_MS / 1_000} s.`,
  );
}
