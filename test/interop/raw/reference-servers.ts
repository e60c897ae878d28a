import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { compiledFixture } from '../../support/compiled-fixture.js';
import { freePort } from '../../support/free-port.js';
import { Service } from '../../support/service.js';
import { until } from '../../support/until.js';
import { descriptorOf, missingOf } from '../support/descriptor.js';
import { installed } from '../support/installation.js';

export const SERVERS = ['SDK 1.x', 'SDK 2.x', 'Python', 'Go'] as const;
export type ServerName = (typeof SERVERS)[number];

export interface ReferenceServer {
  readonly url: URL;
  stop(): Promise<void>;
}

interface Program {
  /** The client of test/interop whose packages it uses. */
  readonly folder: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A server of Go either has sessions or serves the modern era. */
const PROGRAMS: Readonly<Record<ServerName, Readonly<Record<'legacy' | 'modern', Program | undefined>>>> = {
  'SDK 1.x': { legacy: { folder: 'typescript', command: ['node', 'servers/sdk-1.mjs'] }, modern: undefined },
  'SDK 2.x': both({ folder: 'typescript', command: ['node', 'servers/sdk-2.mjs'] }),
  Python: both({ folder: 'python-2', command: ['../venv/bin/python', '-W', 'ignore', 'servers/server.py'] }),
  Go: {
    legacy: { folder: 'go', command: ['bin/server'], env: { MCP_ERA: 'legacy' } },
    modern: { folder: 'go', command: ['bin/server'] },
  },
};

function both(program: Program) {
  return { legacy: program, modern: program };
}

export async function startOurs(): Promise<ReferenceServer> {
  const service = await Service.start({ MCP_MODULES: compiledFixture('interop') });
  return { url: service.url, stop: async () => void (await service.stop()) };
}

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** @returns undefined where the server has no such era, or this machine lacks its language */
export async function startReference(name: ServerName, era: 'legacy' | 'modern'): Promise<ReferenceServer | undefined> {
  const program = PROGRAMS[name][era];
  if (!program || missingOf(descriptorOf(program.folder)).length > 0) return undefined;
  const place = installed(program.folder);
  // Beside the packages, where the languages look for them.
  if (!existsSync(join(place, 'bin'))) cpSync(join(__dirname, 'servers'), join(place, 'servers'), { recursive: true });
  const port = await freePort();
  const [command = '', ...args] = program.command;
  const env = { ...process.env, ...program.env, PORT: String(port) };
  const child = spawn(command, args, { cwd: place, env, stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr = `${stderr}${chunk.toString()}`.slice(-4_000)));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const url = new URL(`http://127.0.0.1:${port}/mcp`);
  await until(
    () => answers(url),
    () => `the server of ${name}: ${stderr}`,
  );
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    running.delete(child);
  };
  return { url, stop };
}

function answers(url: URL): Promise<boolean> {
  return fetch(url, { method: 'DELETE' }).then(
    () => true,
    () => false,
  );
}
