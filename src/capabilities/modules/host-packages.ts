import { realpathSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * What a team's module must share with the server it is loaded into: these identify providers by class, so a second
 * copy would inject nothing. Wherever the module is installed, it gets the server's.
 */
const HOST_PACKAGES = ['mooring', '@nestjs/common', '@nestjs/core', 'reflect-metadata'];

type Resolve = (specifier: string, context: object) => unknown;
type ResolveHook = (specifier: string, context: object, next: Resolve) => unknown;
type RegisterHooks = (hooks: { resolve: ResolveHook }) => unknown;

let shared = false;

/** Makes every later import of a host package, from anywhere, resolve as in the running server. */
export function shareHostPackages(entryFile: string | undefined = process.argv[1]): void {
  if (shared || entryFile === undefined) return;
  shared = true;
  const parentURL = pathToFileURL(realpathSync(entryFile)).href;
  const { registerHooks } = nodeModule as { registerHooks?: RegisterHooks };
  if (registerHooks) registerHooks({ resolve: hookFor(parentURL) });
  else nodeModule.register(workerSource(parentURL));
}

function hookFor(parentURL: string): ResolveHook {
  return (specifier, context, next) => next(specifier, isHostPackage(specifier) ? { ...context, parentURL } : context);
}

function isHostPackage(specifier: string): boolean {
  return HOST_PACKAGES.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}

/** Before 22.15, Node takes hooks only as a module that it runs in a thread of its own. */
function workerSource(parentURL: string): string {
  const source = `
    const names = ${JSON.stringify(HOST_PACKAGES)};
    const isHostPackage = (specifier) => names.some((name) => specifier === name || specifier.startsWith(name + '/'));
    export const resolve = (specifier, context, next) =>
      next(specifier, isHostPackage(specifier) ? { ...context, parentURL: ${JSON.stringify(parentURL)} } : context);
  `;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
