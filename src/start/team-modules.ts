import { loadModules } from '../capabilities/modules/load-modules.js';
import type { Settings } from '../config/settings.js';
import type { TeamModule } from '../create-app.js';
import { oneOfSeveral, type ServerDefinition } from '../embed/server-definition.js';
import { classOf } from '../identity/declared-identity.js';
import { StartError } from './start-problem.js';

/** What the settings say that the process is made of. */
export interface Team {
  readonly modules: readonly TeamModule[];
  /** The servers of `MCP_SERVERS`; without it what the modules say. */
  readonly servers?: readonly ServerDefinition[];
}

/** @throws StartError where a module can't be loaded, or a server has no name of its own */
export async function teamOf({ mcpModules, mcpServers }: Settings): Promise<Team> {
  if (mcpServers.length > 0) return teamOfSeveral(mcpServers);
  if (mcpModules.length > 0) return { modules: await loaded(mcpModules) };
  return { modules: [(await import('../demo/demo.module.js')).DemoModule] };
}

async function teamOfSeveral(mcpServers: readonly Settings[]): Promise<Team> {
  const modules = new Set<TeamModule>();
  const servers: ServerDefinition[] = [];
  for (const [index, settings] of mcpServers.entries()) {
    const place = `MCP_SERVERS[${index}]`;
    const own = await loaded(settings.mcpModules, `${place}.modules`);
    for (const module of own) modules.add(module);
    servers.push(definitionOf(settings, own, servers, place));
  }
  return { modules: [...modules], servers };
}

function definitionOf(
  settings: Settings,
  modules: readonly TeamModule[],
  others: readonly ServerDefinition[],
  place: string,
): ServerDefinition {
  const definition = oneOfSeveral(settings, modules.map(classOf));
  if (!definition)
    throw new StartError(`${place}.identity.name is not set, and no module of it has @McpServer: name it`);
  const { name, path } = definition;
  if (others.some((other) => other.name === name))
    throw new StartError(`${place} (${path}) is named ${name}, as another server is: give it a name in its identity`);
  return definition;
}

async function loaded(names: readonly string[], by?: string): Promise<readonly TeamModule[]> {
  const outcome = await loadModules(names, process.cwd(), undefined, by);
  if (!outcome.ok) throw new StartError(outcome.message);
  return outcome.modules;
}
