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

/**
 * A hook for the resolution of imports.
 *
 * @param host URL of the file that the server was started from
 */
export function resolveAsIn<T>(host: string): (specifier: string, context: ResolveContext, next: Resolve<T>) => T {
  const versions = new Versions();
  return (specifier, context, next) =>
    next(specifier, isOfHost(specifier, context, host, versions) ? { ...context, parentURL: host } : context);
}

function isOfHost(specifier: string, { parentURL }: ResolveContext, host: string, versions: Versions): boolean {
  if (ALWAYS.some((name) => isIn(name, specifier))) return true;
  const name = OF_THE_SAME_VERSION.find((each) => isIn(each, specifier));
  if (name === undefined || !parentURL?.startsWith('file:')) return false;
  const version = versions.from(parentURL, name);
  return version !== undefined && version === versions.from(host, name);
}

function isIn(name: string, specifier: string): boolean {
  return specifier === name || specifier.startsWith(`${name}/`);
}

/** The versions of packages, each manifest read once. */
class Versions {
  private readonly read = new Map<string, string | undefined>();

  /** The version of the package that a file finds; `undefined` when it finds none. */
  from(fileUrl: string, name: string): string | undefined {
    const folders = createRequire(fileUrl).resolve.paths(name) ?? [];
    const manifest = folders.map((folder) => join(folder, name, 'package.json')).find((path) => existsSync(path));
    if (manifest === undefined) return undefined;
    if (!this.read.has(manifest)) this.read.set(manifest, versionIn(manifest));
    return this.read.get(manifest);
  }
}

function versionIn(manifest: string): string | undefined {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string }).version;
}
