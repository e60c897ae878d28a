import { realpathSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { resolveAsIn } from './host-packages.hooks.js';

let shared = false;

/**
 * Makes every later import, from anywhere, of a package that a team's module has to share with the server it is loaded
 * into resolve as in the running server.
 */
export function shareHostPackages(entryFile: string | undefined = process.argv[1]): void {
  if (shared || entryFile === undefined) return;
  shared = true;
  registerHooks({ resolve: resolveAsIn(pathToFileURL(realpathSync(entryFile)).href) });
}
