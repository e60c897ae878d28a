import type { DynamicModule, Type } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { declaredServers } from '../identity/declared-servers.js';

/** One server of a process, as options, settings or modules say it. */
export interface ServerDefinition {
  /** What it is called beside the others, in metrics and logs; the only one of a process has none here. */
  readonly name?: string;
  /** Of its endpoint: `/orders/mcp`. */
  readonly path: string;
  /** Complete, with a key prefix of its own where there are several. */
  readonly settings: Settings;
  /** The modules whose capabilities it serves, with those that they import; without it all. */
  readonly modules?: readonly Type[];
}

/** The key prefix of one of several servers in one Redis: `orders.mcp:` after the one that all have. */
export function keyPrefixOf(path: string, common = ''): string {
  return `${common}${path.slice(1).replaceAll('/', '.')}:`;
}

/**
 * The servers that modules declare by a path; none where they are all of one server.
 * @throws IdentityDefinitionError where that can't be
 */
export function serversOfModules(
  settings: Settings,
  modules: readonly (Type | DynamicModule)[],
): readonly ServerDefinition[] {
  return declaredServers(modules).map(({ name, path, module }) => ({
    name,
    path,
    settings: { ...settings, redisKeyPrefix: keyPrefixOf(path, settings.redisKeyPrefix) },
    modules: [module],
  }));
}
