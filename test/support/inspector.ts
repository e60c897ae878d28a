import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PACKAGE = '@modelcontextprotocol/inspector';
const VERSION = '2.12.0';
const FOLDER = join(__dirname, '..', '..', '.cache', `inspector-${VERSION}`);
const COMMAND = join(FOLDER, 'node_modules', '.bin', 'mcp-inspector');

export interface InspectorRun {
  readonly code: number;
  /** What it printed, as JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly output: any;
}

/**
 * Installs the MCP Inspector in a folder of its own, once.
 * @returns `false` when npm could not: without a registry there is no Inspector
 */
export function installInspector(): boolean {
  if (existsSync(COMMAND)) return true;
  mkdirSync(FOLDER, { recursive: true });
  const args = ['install', '--prefix', '.', '--no-save', '--no-audit', '--no-fund', `${PACKAGE}@${VERSION}`];
  const { status } = spawnSync('npm', args, { cwd: FOLDER, stdio: 'ignore' });
  return status === 0 && existsSync(COMMAND);
}

/** Runs the Inspector's command line against an endpoint. Exit codes: 0 ok, 1 an error, 5 the tool's own error. */
export async function inspect(url: URL | string, ...args: string[]): Promise<InspectorRun> {
  const env = { ...process.env, MCP_CATALOG_PATH: join(FOLDER, 'catalog.json') };
  const all = ['--cli', String(url), '--format', 'json', '--method', ...args];
  const run = promisify(execFile)(COMMAND, all, { env }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  );
  const { code, stdout } = await run;
  const [line = 'null'] = stdout.split('\n');
  return { code, output: JSON.parse(line || 'null') };
}
