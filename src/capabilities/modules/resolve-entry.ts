import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PACKAGE_NAME } from '../../identity/product.js';
import { resolveImport } from './resolve-import.js';

export type ResolveOutcome =
  { readonly ok: true; readonly url: string } | { readonly ok: false; readonly problem: string };

/** Finds the file of an entry of `MCP_MODULES`, as `import` in a file of `directory` would. */
export function resolveEntry(entry: string, directory: string): ResolveOutcome {
  if (entry.startsWith('file:')) return { ok: true, url: entry };
  return entry.startsWith('.') || isAbsolute(entry) ? resolveFile(entry, directory) : resolvePackage(entry, directory);
}

function resolveFile(entry: string, directory: string): ResolveOutcome {
  const path = resolve(directory, entry);
  if (/\.[cm]?ts$/.test(path)) return { ok: false, problem: ofTypeScript(entry) };
  if (existsSync(path)) return { ok: true, url: pathToFileURL(path).href };
  return { ok: false, problem: `there is no file ${path}; build it, or correct the path` };
}

/** Node strips types, but compiles no decorators. */
function ofTypeScript(entry: string): string {
  return `it is TypeScript, and Node runs no decorators; name the file that the compiler writes, such as ./dist/index.js, or develop with npx ${PACKAGE_NAME} dev ${entry}`;
}

function resolvePackage(entry: string, directory: string): ResolveOutcome {
  const require = createRequire(join(directory, 'package.json'));
  try {
    // First as `import` sees it, since a package of both kinds would load Nest twice by its CommonJS half.
    return { ok: true, url: pathToFileURL(resolveImport(entry, require) ?? require.resolve(entry)).href };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'MODULE_NOT_FOUND') return { ok: false, problem: message };
    const advice = `run npm install ${entry} there, or write a file path that begins with "./" or "/"`;
    return { ok: false, problem: `no package of that name is installed for ${directory}; ${advice}` };
  }
}
