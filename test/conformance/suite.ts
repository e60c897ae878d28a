import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALWAYS_SKIPPED, EXPECTED_PASSES, type Part, type Passes } from './expected-passes.js';

const CLI = join(__dirname, '..', '..', 'node_modules', '@modelcontextprotocol', 'conformance', 'dist', 'index.js');
const STRICT = join(__dirname, 'strict.yml');

/** A line of a `checks.json`, as far as it is read here. */
interface Check {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'INFO' | 'SKIPPED';
  readonly errorMessage?: string;
}

export interface SuiteOutcome {
  readonly exitCode: number;
  /** A scenario that wrote no checks is not in it. */
  readonly passes: Passes;
  /** Checks that neither passed nor are mere information, as `scenario check: STATUS message`. */
  readonly problems: readonly string[];
  /** What the suite printed. */
  readonly output: string;
}

/**
 * Runs every scenario of a part against an endpoint. The result is read from the files that the suite writes: its
 * own summary counts passes even where no server answers.
 */
export async function runSuite(url: URL, part: Part): Promise<SuiteOutcome> {
  const folder = fs.mkdtempSync(join(tmpdir(), 'mooring-conformance-'));
  try {
    const options = ['server', '--url', url.href, '--expected-failures', STRICT, '-o', folder];
    const runs: SuiteRun[] = [];
    for (const selection of selectionsOf(part)) runs.push(await run([CLI, ...options, ...selection]));
    const failed = runs.find(({ exitCode }) => exitCode !== 0);
    return { exitCode: failed?.exitCode ?? 0, output: runs.map(({ output }) => output).join('\n'), ...read(folder) };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** What each start of the suite selects. Scenarios of extensions belong to no revision, so they are named one by one. */
function selectionsOf(part: Part): readonly (readonly string[])[] {
  if (part === 'tasks' || part === 'skills')
    return Object.keys(EXPECTED_PASSES[part]).map((scenario) => ['--scenario', scenario]);
  return [['--suite', 'all', '--spec-version', part]];
}

interface SuiteRun {
  readonly exitCode: number;
  readonly output: string;
}

function run(args: readonly string[]): Promise<SuiteRun> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { maxBuffer: Infinity }, (_error, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

function read(folder: string): Pick<SuiteOutcome, 'passes' | 'problems'> {
  const passes: Record<string, number> = {};
  const problems: string[] = [];
  for (const name of fs.readdirSync(folder)) {
    const scenario = scenarioOf(name);
    const checks = JSON.parse(fs.readFileSync(join(folder, name, 'checks.json'), 'utf8')) as Check[];
    passes[scenario] = checks.filter(({ status }) => status === 'SUCCESS').length;
    problems.push(
      ...checks.filter((check) => isProblem(scenario, check)).map((check) => describeProblem(scenario, check)),
    );
  }
  return { passes, problems };
}

/** A folder is named `server-<scenario>-<time>`, the time with dashes for its colons and its dot. */
function scenarioOf(folder: string): string {
  return folder.replace(/^server-/, '').replace(/-\d{4}-\d{2}-\d{2}T[\d-]+Z$/, '');
}

function isProblem(scenario: string, { status }: Check): boolean {
  if (status === 'SKIPPED' && ALWAYS_SKIPPED.has(scenario)) return false;
  return status !== 'SUCCESS' && status !== 'INFO';
}

function describeProblem(scenario: string, { id, status, errorMessage }: Check): string {
  return `${scenario} ${id}: ${status} ${errorMessage ?? ''}`.trimEnd();
}
