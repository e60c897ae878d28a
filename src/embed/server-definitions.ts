import { embeddedSettings } from './embedded-settings.js';
import { EmbeddingError } from './embedding.error.js';
import type { MooringOptions } from './mooring-options.js';
import { oneOfSeveral, type ServerDefinition } from './server-definition.js';

/** @throws EmbeddingError with all that is wrong */
export function serverDefinitions(options: MooringOptions): readonly ServerDefinition[] {
  const { modules, servers } = options;
  const settings = embeddedSettings(options);
  if (!servers) return [{ path: settings.mcpPath, settings, ...(modules && { modules }) }];
  const names = new Set<string | undefined>();
  return settings.mcpServers.map((own, index) => {
    const definition = oneOfSeveral(own, servers[index]!.modules);
    if (!definition) throw new EmbeddingError(`servers[${index}].identity.name is not set, and no module names it`);
    const { name, path } = definition;
    if (names.has(name))
      throw new EmbeddingError(`servers[${index}] (${path}) is named ${name}, as another is: give it an identity.name`);
    names.add(name);
    return definition;
  });
}
