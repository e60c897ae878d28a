import { Waits } from '../../lifecycle/waits.js';
import { shareHostPackages } from './host-packages.js';
import { type LoadedModule, pickModules } from './pick-modules.js';
import { resolveEntry } from './resolve-entry.js';

export type ModulesOutcome =
  | { readonly ok: true; readonly modules: readonly LoadedModule[] }
  /** `message` names every entry that cannot be loaded, why, and what to do. */
  | { readonly ok: false; readonly message: string };

type Loaded =
  { readonly ok: true; readonly modules: readonly LoadedModule[] } | { readonly ok: false; readonly problem: string };

/** Imports a file by its URL. */
export type ImportFile = (url: string) => Promise<unknown>;

const importFile: ImportFile = (url) => import(url);

/**
 * Loads the Nest modules that `MCP_MODULES` names.
 *
 * @param entries package names, or file paths that begin with `.` or `/`
 * @param directory what both are looked up from
 * @param by who names them, for the message
 */
export async function loadModules(
  entries: readonly string[],
  directory: string,
  importIt: ImportFile = importFile,
  by = 'MCP_MODULES',
): Promise<ModulesOutcome> {
  if (entries.length > 0) shareHostPackages();
  const loaded = await Promise.all([...new Set(entries)].map((entry) => loadEntry(entry, directory, importIt)));
  const problems = loaded.flatMap((one) => (one.ok ? [] : one.problem));
  if (problems.length > 0) return { ok: false, message: toMessage(by, problems) };
  return { ok: true, modules: [...new Set(loaded.flatMap((one) => (one.ok ? one.modules : [])))] };
}

async function loadEntry(entry: string, directory: string, importIt: ImportFile): Promise<Loaded> {
  const resolved = resolveEntry(entry, directory);
  if (!resolved.ok) return { ok: false, problem: describe(entry, resolved.problem) };
  // It may wait for something at its top level.
  const waits = new Waits();
  const end = waits.begin(`the import of ${entry}`);
  try {
    const picked = pickModules(await importIt(resolved.url));
    end();
    return picked.ok ? picked : { ok: false, problem: describe(entry, picked.problem) };
  } catch (error) {
    waits.clear();
    return { ok: false, problem: describe(entry, `it throws while it is imported: ${reasonOf(error)}`) };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function describe(entry: string, problem: string): string {
  return `  - ${entry}: ${problem}`;
}

function toMessage(by: string, problems: readonly string[]): string {
  return `${by} names what cannot be loaded; correct it and start again:\n${problems.join('\n')}`;
}
