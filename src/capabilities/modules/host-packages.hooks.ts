import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PACKAGE_NAME } from '../../identity/product.js';

export interface ResolveContext {
  readonly parentURL?: string;
  /** Those of the package's `exports`: of a `require` one of them is `require`. In Node 22 those are a `Set`. */
  readonly conditions?: string[];
}

interface Resolved {
  url: string;
  shortCircuit?: boolean;
}

type Resolve<T> = (specifier: string, context: ResolveContext) => T;

/**
 * A second copy of these would not be the server's: Nest identifies providers by class, prom-client shows what is in its own
 * registry, OpenTelemetry gives spans to the API that tracing was registered with.
 */
const ALWAYS = [
  PACKAGE_NAME,
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-express',
  '@nestjs/terminus',
  '@opentelemetry/api',
  '@willsoto/nestjs-prometheus',
  'prom-client',
  'reflect-metadata',
  'rxjs',
];

/** A second copy of these works, but costs a tenth of the start and megabytes. Another version stays the importer's own. */
const OF_THE_SAME_VERSION = ['zod'];

/**
 * A hook for the resolution of `import` and `require`.
 *
 * @param host URL of the file that the server was started from
 */
export function resolveAsIn<T>(
  host: string,
): (specifier: string, context: ResolveContext, next: Resolve<T>) => T | Resolved {
  const versions = new Versions();
  const { resolve } = createRequire(host);
  return (specifier, context, next) => {
    if (context.parentURL === host || !isOfHost(specifier, context, host, versions)) return next(specifier, context);
    // Node's own resolution of a `require` goes by the module that calls it, whatever the context says.
    return new Set(context.conditions).has('require')
      ? { url: pathToFileURL(resolve(specifier)).href, shortCircuit: true }
      : next(specifier, { ...context, parentURL: host });
  };
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
