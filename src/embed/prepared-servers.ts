import type { FactoryProvider, Type } from '@nestjs/common';
import { CapabilityRegistry } from '../capabilities/capability-registry.js';
import type { Settings } from '../config/settings.js';
import { embeddedSettings } from './embedded-settings.js';
import { EmbeddingError } from './embedding.error.js';
import { MOORING_OPTIONS, type MooringOptions } from './mooring-options.js';

/** A server before it starts: all that its host must have of it while providers are made. */
export interface PreparedServer {
  readonly path: string;
  readonly settings: Settings;
  readonly modules: readonly Type[] | undefined;
  readonly registry: CapabilityRegistry;
}

/** Injects every `PreparedServer` of an application. */
export const PREPARED_SERVERS = Symbol('PREPARED_SERVERS');

export const preparedServers: FactoryProvider<readonly PreparedServer[]> = {
  provide: PREPARED_SERVERS,
  inject: [MOORING_OPTIONS],
  useFactory: (options: MooringOptions) => [prepared(options)],
};

/** What an application registers capabilities with at run time. */
export const hostRegistry: FactoryProvider<CapabilityRegistry> = {
  provide: CapabilityRegistry,
  inject: [PREPARED_SERVERS],
  useFactory: (servers: readonly PreparedServer[]) => {
    const [only] = servers;
    if (!only) throw new EmbeddingError('MooringModule has no server: name at least one in `servers`');
    return only.registry;
  },
};

function prepared(options: MooringOptions): PreparedServer {
  const settings = embeddedSettings(options);
  const { path = '/mcp', modules } = options;
  return { path, settings, modules, registry: new CapabilityRegistry(settings) };
}
