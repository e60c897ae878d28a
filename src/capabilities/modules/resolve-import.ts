import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CONDITIONS = ['node', 'import', 'module-sync', 'default'];

type Target = string | null | readonly Target[] | { readonly [condition: string]: Target };

/**
 * Finds a package's file by the `import` conditions of its `exports`, which `require.resolve` does not look at, and for
 * which Node has no stable call. Subpath patterns are left to `require.resolve`.
 *
 * @returns `undefined` when the package is not there or its `exports` do not say
 */
export function resolveImport(specifier: string, require: NodeJS.Require): string | undefined {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const root = (require.resolve.paths(specifier) ?? []).map((path) => join(path, name)).find(isPackage);
  if (!root) return undefined;
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports?: Target };
  const target = exports === undefined ? undefined : pickTarget(bySubpath(exports, `.${specifier.slice(name.length)}`));
  return target === undefined ? undefined : join(root, target);
}

function isPackage(path: string): boolean {
  return existsSync(join(path, 'package.json'));
}

function bySubpath(exports: Target, subpath: string): Target {
  if (typeof exports !== 'object' || exports === null || Array.isArray(exports))
    return subpath === '.' ? exports : null;
  const subpaths = exports as { readonly [subpath: string]: Target };
  const hasSubpaths = Object.keys(subpaths).some((key) => key.startsWith('.'));
  return hasSubpaths ? (subpaths[subpath] ?? null) : subpath === '.' ? exports : null;
}

function pickTarget(target: Target): string | undefined {
  if (typeof target === 'string') return target;
  if (target === null) return undefined;
  const alternatives = Array.isArray(target) ? (target as readonly Target[]) : byCondition(target);
  for (const alternative of alternatives) {
    const picked = pickTarget(alternative);
    if (picked !== undefined) return picked;
  }
  return undefined;
}

function byCondition(conditions: object): readonly Target[] {
  return Object.entries(conditions)
    .filter(([condition]) => CONDITIONS.includes(condition))
    .map(([, target]) => target as Target);
}
