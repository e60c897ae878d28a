import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, descriptorOf } from './descriptor.js';
import { installed } from './installation.js';
import { type Outcome, parseLine } from './steps.js';

/** How long all steps together may take, in ms. Generous; they take seconds. */
const LIMIT_MS = 240_000;

export interface Run {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** What it said beside the steps: says why when one fails. */
  readonly stderr: string;
}

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach(kill));

/**
 * Runs a client's program against an endpoint.
 * @param harm what is done to the server when the program waits for it
 * @param onStep is told of each step as it ends
 */
export async function runProgram(
  folder: string,
  { env }: Client,
  url: URL,
  steps: readonly string[],
  { harm, onStep }: { harm?: () => Promise<void>; onStep?: (step: string) => void } = {},
): Promise<Run> {
  const [command = '', ...args] = descriptorOf(folder).run;
  const place = mkdtempSync(join(tmpdir(), 'mooring-interop-'));
  const go = join(place, 'go');
  const child = spawn(command, args, {
    cwd: installed(folder),
    env: { ...process.env, ...env, MCP_URL: url.href, MCP_STEPS: steps.join(','), MCP_GO: go },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what it started ends with it.
    detached: true,
  });
  running.add(child);
  const outcomes = new Map<string, Outcome>();
  let stderr = '';
  let harmed: Promise<void> | undefined;
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const parsed = parseLine(line);
    if (parsed) {
      outcomes.set(...parsed);
      onStep?.(parsed[0]);
    } else if (line.trim() === 'waiting' && harm) harmed ??= doHarm(harm, go);
    else stderr += `${line}\n`;
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(`it ended with ${code ?? signal}`));
  });
  const end = await Promise.race([ended, sleep(LIMIT_MS, `it ran longer than ${LIMIT_MS / 1_000} s`, { ref: false })]);
  kill(child);
  running.delete(child);
  try {
    await harmed;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  for (const step of steps) {
    if (!outcomes.has(step)) outcomes.set(step, { kind: 'failed', note: `nothing was said of it: ${end}` });
  }
  return { outcomes, stderr };
}

/** The program goes on in any case; what went wrong is told when it has ended. */
function doHarm(harm: () => Promise<void>, go: string): Promise<void> {
  const harmed = harm().finally(() => writeFileSync(go, ''));
  harmed.catch(() => undefined);
  return harmed;
}

function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}
