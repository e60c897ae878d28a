import { embeddedSettings } from './embedded-settings.js';
import { EmbeddingError } from './embedding.error.js';
import type { MooringOptions, SeveralOptions } from './mooring-options.js';
import { keyPrefixOf, type ServerDefinition } from './server-definition.js';

/** @throws EmbeddingError with all that is wrong */
export function serverDefinitions({ servers, ...options }: MooringOptions): readonly ServerDefinition[] {
  const { path = '/mcp', modules } = options;
  if (!servers) return [{ path, settings: embeddedSettings(options), ...(modules && { modules }) }];
  return servers.map((server) => oneOfSeveral(options, server));
}

function oneOfSeveral(common: Omit<MooringOptions, 'servers'>, server: SeveralOptions): ServerDefinition {
  const { path, modules } = server;
  const settings = embeddedSettings({ ...common, ...server });
  const { mcpServerName: name, redisKeyPrefix } = settings;
  if (name === undefined) throw new EmbeddingError(`The server at ${path} has no name: give it identity.name`);
  return { name, path, settings: { ...settings, redisKeyPrefix: keyPrefixOf(path, redisKeyPrefix) }, modules };
}
