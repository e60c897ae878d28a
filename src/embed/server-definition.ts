import type { DynamicModule, Type } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { ENDPOINT_PATH } from '../http/endpoint.adapter.js';
import { declaredIdentity } from '../identity/declared-identity.js';
import { declaredServers, type ModuleServer } from '../identity/declared-servers.js';
import { IdentityDefinitionError } from '../identity/identity-definition.error.js';

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

/**
 * One of several servers, of what its settings and its modules say.
 * @param modules whose `@McpServer` names it where its settings don't
 * @returns nothing where it has no name
 */
export function oneOfSeveral(settings: Settings, modules: readonly Type[]): ServerDefinition | undefined {
  const { mcpPath: path, mcpServerName, redisKeyPrefix } = settings;
  const name = mcpServerName ?? declaredIdentity(modules)?.name;
  if (name === undefined) return undefined;
  return { name, path, settings: { ...settings, redisKeyPrefix: keyPrefixOf(path, redisKeyPrefix) }, modules };
}

/** The key prefix of one of several servers in one Redis: `orders.mcp:` after the one that all have. */
function keyPrefixOf(path: string, common = ''): string {
  return `${common}${path.slice(1).replaceAll('/', '.')}:`;
}

/**
 * The servers of a process that are not in `MCP_SERVERS`: those that modules declare by a path, or the one that is not at
 * `/mcp`. None is one server at `/mcp`.
 * @throws IdentityDefinitionError where that can't be
 */
export function serversBeside(
  settings: Settings,
  modules: readonly (Type | DynamicModule)[],
): readonly ServerDefinition[] {
  const declared = declaredServers(modules);
  const { mcpPath } = settings;
  if (mcpPath === ENDPOINT_PATH) return declared.map((one) => ofModule(settings, one));
  if (declared.length > 0) throw new IdentityDefinitionError(TWO_PATHS);
  return [{ path: mcpPath, settings }];
}

const TWO_PATHS =
  'MCP_PATH is the path of one server, and modules have paths of their own (@McpServer): leave one of them out';

function ofModule(settings: Settings, { name, path, module }: ModuleServer): ServerDefinition {
  return {
    name,
    path,
    settings: { ...settings, mcpPath: path, redisKeyPrefix: keyPrefixOf(path, settings.redisKeyPrefix) },
    modules: [module],
  };
}
