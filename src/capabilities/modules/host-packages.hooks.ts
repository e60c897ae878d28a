import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export interface ResolveContext {
  readonly parentURL?: string;
}
type Resolve<T> = (specifier: string, context: ResolveContext) => T;

/** These identify providers by class, so a second copy would inject nothing. */
const ALWAYS = ['mooring', '@nestjs/common', '@nestjs/core', 'reflect-metadata'];

/** A second copy of these works, but costs a tenth of the start and megabytes. Another version stays the importer's own. */
const OF_THE_SAME_VERSION = ['zod'];

let host: string | undefined;
const versions = new Map<string, string | undefined>();

/**
 * @param entry URL of the file that the server was started from
 */
export function initialize(entry: string): void {
  host = entry;
}

/** A resolve hook of Node's, for its thread of hooks as well as for the main one: it waits for nothing. */
export function resolve<T>(specifier: string, context: ResolveContext, next: Resolve<T>): T {
  return next(specifier, isOfHost(specifier, context) ? { ...context, parentURL: host! } : context);
}

function isOfHost(specifier: string, { parentURL }: ResolveContext): boolean {
  if (ALWAYS.some((name) => isIn(name, specifier))) return true;
  const name = OF_THE_SAME_VERSION.find((each) => isIn(each, specifier));
  if (name === undefined || !parentURL?.startsWith('file:')) return false;
  const version = versionFrom(parentURL, name);
  return version !== undefined && version === versionFrom(host!, name);
}

function isIn(name: string, specifier: string): boolean {
  return specifier === name || specifier.startsWith(`${name}/`);
}

/** The version of the package that a file finds; `undefined` when it finds none. */
function versionFrom(fileUrl: string, name: string): string | undefined {
  const folders = createRequire(fileUrl).resolve.paths(name) ?? [];
  const manifest = folders.map((folder) => join(folder, name, 'package.json')).find((path) => existsSync(path));
  if (manifest === undefined) return undefined;
  if (!versions.has(manifest)) versions.set(manifest, versionIn(manifest));
  return versions.get(manifest);
}

function versionIn(manifest: string): string | undefined {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string }).version;
}
