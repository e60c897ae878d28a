import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from './steps.js';

export const FOLDER = join(__dirname, '..');

/**
 * What a step that doesn't wholly work is known to be: the library has no such thing, fails against its own server, too, or
 * gives a call up without a word to the server.
 */
export type Known = 'unsupported' | 'own' | 'untold';

/** One row of the matrix: a library in one version and mode. */
export interface Client {
  /** As the matrix names it: `TypeScript SDK 1.32`. */
  readonly name: string;
  /** What its program is told beside the address. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the short form tries it, too. */
  readonly inCi?: boolean;
  /** All steps that are not listed here work. */
  readonly known?: Readonly<Partial<Record<Step, Known>>>;
}

/** `client.json`. Commands are lists of words and run without a shell. */
export interface Descriptor {
  /** Commands of the toolchain; where one is missing, the clients are skipped. */
  readonly needs: readonly string[];
  /** Folders beside this one whose files its programs share. */
  readonly also?: readonly string[];
  /** The files that say what is installed. */
  readonly locked: readonly string[];
  /** Run once in a folder of the cache that holds `locked`. */
  readonly install: readonly (readonly string[])[];
  /** Run in a folder below that one, which holds every file, once for each state of them. */
  readonly build?: readonly (readonly string[])[];
  /** The program. Runs in the folder of `build`. */
  readonly run: readonly string[];
  /** A server with the same capabilities, of the same language; listens at 127.0.0.1:`PORT`. Runs in the folder of `build`. */
  readonly serve?: readonly string[];
  /** The folder whose `serve` is this client's, where it has none. */
  readonly ownServer?: string;
  readonly clients: readonly Client[];
}

/** The folders with a `client.json`; those that `INTEROP_CLIENTS` names, where it names some. */
export function clientFolders(): string[] {
  const chosen = process.env['INTEROP_CLIENTS']?.split(',').filter(Boolean) ?? [];
  const all = readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, 'client.json')));
  const unknown = chosen.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`No such client: ${unknown.join(', ')}. There are ${all.join(', ')}.`);
  return chosen.length > 0 ? chosen : all;
}

export function descriptorOf(folder: string): Descriptor {
  return JSON.parse(readFileSync(join(FOLDER, folder, 'client.json'), 'utf8')) as Descriptor;
}

/** Commands of its toolchain that this machine lacks. */
export function missingOf({ needs }: Descriptor): string[] {
  return needs.filter((command) => spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0);
}
