import { realpathSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import { initialize, resolve } from './host-packages.hooks.js';

type RegisterHooks = (hooks: { readonly resolve: unknown }) => unknown;

let shared = false;

/**
 * Makes every later import, from anywhere, of a package that a team's module has to share with the server it is loaded
 * into resolve as in the running server.
 */
export function shareHostPackages(entryFile: string | undefined = process.argv[1]): void {
  if (shared || entryFile === undefined) return;
  shared = true;
  const host = pathToFileURL(realpathSync(entryFile)).href;
  const { registerHooks } = nodeModule as { registerHooks?: RegisterHooks };
  if (registerHooks) {
    initialize(host);
    registerHooks({ resolve });
  } else {
    // Before 22.15, Node takes hooks only as a file that it runs in a thread of its own.
    nodeModule.register(new URL('./host-packages.hooks.js', import.meta.url), { data: host });
  }
}
